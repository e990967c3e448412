/**
 * What the kernel writes down and drops at each host of a wide-area test bed: every pair of addresses that a packet
 * went between, in either direction, whichever process sent it.
 */

/** nftables of one host. Written down behind masquerading, so that pairs are those of the wide-area network. */
export const HOST_RULES = `table ip bed {
  set contacts { type ipv4_addr . ipv4_addr; flags dynamic; size 65535; }
  set cut { type ipv4_addr; }
  chain arriving {
    type filter hook prerouting priority -300
    iifname "w0" ip saddr @cut drop
    iifname "w0" add @contacts { ip saddr . ip daddr }
  }
  chain leaving {
    type filter hook postrouting priority 300
    oifname "w0" ip daddr @cut drop
    oifname "w0" add @contacts { ip saddr . ip daddr }
  }
}
`

/** In the namespace in front of a host that only dials out: nothing comes in but answers. */
export const ROUTER_RULES = `table ip router {
  chain sources { type nat hook postrouting priority 100; oifname "w0" masquerade; }
  chain passing {
    type filter hook forward priority 0; policy drop
    iifname "inside" accept
    ct state established,related accept
  }
  chain own { type filter hook input priority 0; iifname "w0" ct state new drop; }
}
`

/** The pairs that `nft -j list set` prints, as `FROM>TO`. */
export function parseContacts(json: string): string[] {
  const { nftables } = JSON.parse(json) as { nftables: { set?: { elem?: { concat: string[] }[] } }[] }
  return nftables.flatMap(({ set }) => (set?.elem ?? []).map(({ concat }) => concat.join('>')))
}
