var m = !1
var dt = Array.isArray,
  Hi = Array.prototype.indexOf,
  Ft = Array.prototype.includes,
  _r = Array.from,
  Bo = Object.keys,
  ye = Object.defineProperty,
  $e = Object.getOwnPropertyDescriptor,
  Qo = Object.getOwnPropertyDescriptors,
  Ao = Object.prototype,
  zi = Array.prototype,
  hr = Object.getPrototypeOf,
  Fo = Object.isExtensible
function jt(e) {
  return typeof e == 'function'
}
var ot = () => {}
function Tn(e) {
  for (var t = 0; t < e.length; t++) e[t]()
}
function Gn() {
  var e,
    t,
    r = new Promise((n, o) => {
      ;(e = n), (t = o)
    })
  return { promise: r, resolve: e, reject: t }
}
function So(e, t, r = !1) {
  return e === void 0 ? (r ? t() : t) : e
}
function Kt(e, t) {
  if (Array.isArray(e)) return e
  if (t === void 0 || !(Symbol.iterator in e)) return Array.from(e)
  let r = []
  for (let n of e) if ((r.push(n), r.length === t)) break
  return r
}
var Ne = Symbol('$state'),
  Ln = Symbol('component'),
  vr = Symbol('legacy props'),
  ji = Symbol(''),
  Rn = Symbol('proxy path'),
  Zn = Symbol('attributes'),
  Wr = Symbol('class'),
  Jr = Symbol('style'),
  Yr = Symbol('text'),
  Vr = Symbol('form reset'),
  ko = Symbol('hmr anchor'),
  St = new (class extends Error {
    name = 'StaleReactionError'
    message = 'The reaction that called `getAbortSignal()` was re-run or destroyed'
  })(),
  qt = !!globalThis.document?.contentType && globalThis.document.contentType.includes('xml'),
  On = 1,
  gr = 3,
  ze = 8
var je = {}
var P = Symbol('uninitialized'),
  Ke = Symbol('filename')
var Dn = 'http://www.w3.org/1999/xhtml',
  Mr = 'http://www.w3.org/2000/svg'
var $o = '@attach'
var kt = 'font-weight: bold',
  $t = 'font-weight: normal'
function Ki(e) {
  m
    ? console.warn(
        `%c[svelte] await_reactivity_loss
%cDetected reactivity loss when reading \`${e}\`. This happens when state is read in an async function after an earlier \`await\`
https://svelte.dev/e/await_reactivity_loss`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/await_reactivity_loss')
}
function qi(e, t) {
  m
    ? console.warn(
        `%c[svelte] await_waterfall
%cAn async derived, \`${e}\` (${t}) was not read immediately after it resolved. This often indicates an unnecessary waterfall, which can slow down your app
https://svelte.dev/e/await_waterfall`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/await_waterfall')
}
function es() {
  m
    ? console.warn(
        `%c[svelte] derived_inert
%cReading a derived belonging to a now-destroyed effect may result in stale values
https://svelte.dev/e/derived_inert`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/derived_inert')
}
function ts(e, t, r) {
  m
    ? console.warn(
        `%c[svelte] hydration_attribute_changed
%cThe \`${e}\` attribute on \`${t}\` changed its value between server and client renders. The client value, \`${r}\`, will be ignored in favour of the server value
https://svelte.dev/e/hydration_attribute_changed`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/hydration_attribute_changed')
}
function er(e) {
  m
    ? console.warn(
        `%c[svelte] hydration_mismatch
%c${e ? `Hydration failed because the initial UI does not match what was rendered on the server. The error occurred near ${e}` : 'Hydration failed because the initial UI does not match what was rendered on the server'}
https://svelte.dev/e/hydration_mismatch`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/hydration_mismatch')
}
function rs() {
  m
    ? console.warn(
        `%c[svelte] lifecycle_double_unmount
%cTried to unmount a component that was not mounted
https://svelte.dev/e/lifecycle_double_unmount`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/lifecycle_double_unmount')
}
function ns() {
  m
    ? console.warn(
        '%c[svelte] select_multiple_invalid_value\n%cThe `value` property of a `<select multiple>` element should be an array, but it received a non-array value. The selection will be kept as is.\nhttps://svelte.dev/e/select_multiple_invalid_value',
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/select_multiple_invalid_value')
}
function Xn(e) {
  m
    ? console.warn(
        `%c[svelte] state_proxy_equality_mismatch
%cReactive \`$state(...)\` proxies and the values they proxy have different identities. Because of this, comparisons with \`${e}\` will produce unexpected results
https://svelte.dev/e/state_proxy_equality_mismatch`,
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/state_proxy_equality_mismatch')
}
function os() {
  m
    ? console.warn(
        '%c[svelte] svelte_boundary_reset_noop\n%cA `<svelte:boundary>` `reset` function only resets the boundary the first time it is called\nhttps://svelte.dev/e/svelte_boundary_reset_noop',
        kt,
        $t,
      )
    : console.warn('https://svelte.dev/e/svelte_boundary_reset_noop')
}
var b = !1
function j(e) {
  b = e
}
var E
function O(e) {
  if (e === null) throw (er(), je)
  return (E = e)
}
function pe() {
  return O(me(E))
}
function L(e) {
  if (b) {
    if (me(E) !== null) throw (er(), je)
    E = e
  }
}
function No(e = 1) {
  if (b) {
    for (var t = e, r = E; t--; ) r = me(r)
    E = r
  }
}
function pt(e = !0) {
  for (var t = 0, r = E; ; ) {
    if (r.nodeType === ze) {
      var n = r.data
      if (n === ']') {
        if (t === 0) return r
        t -= 1
      } else (n === '[' || n === '[!' || (n[0] === '[' && !isNaN(Number(n.slice(1))))) && (t += 1)
    }
    var o = me(r)
    e && r.remove(), (r = o)
  }
}
function Dt(e) {
  if (!e || e.nodeType !== ze) throw (er(), je)
  return e.data
}
function Wn(e) {
  return e === this.v
}
function Uo(e, t) {
  return e != e ? t == t : e !== t || (e !== null && typeof e == 'object') || typeof e == 'function'
}
function Jn(e) {
  return !Uo(e, this.v)
}
function is(e) {
  if (m) {
    let t = new Error(`invariant_violation
An invariant violation occurred, meaning Svelte's internal assumptions were flawed. This is a bug in Svelte, not your app \u2014 please open an issue at https://github.com/sveltejs/svelte, citing the following message: "${e}"
https://svelte.dev/e/invariant_violation`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/invariant_violation')
}
function Yn(e) {
  if (m) {
    let t = new Error(`lifecycle_outside_component
\`${e}(...)\` can only be used during component initialisation
https://svelte.dev/e/lifecycle_outside_component`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/lifecycle_outside_component')
}
function as() {
  if (m) {
    let e = new Error(
      'async_derived_orphan\nCannot create a `$derived(...)` with an `await` expression outside of an effect tree\nhttps://svelte.dev/e/async_derived_orphan',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/async_derived_orphan')
}
function ls() {
  if (m) {
    let e = new Error(`derived_references_self
A derived value cannot reference itself recursively
https://svelte.dev/e/derived_references_self`)
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/derived_references_self')
}
function To(e, t, r) {
  if (m) {
    let n = new Error(`each_key_duplicate
${r ? `Keyed each block has duplicate key \`${r}\` at indexes ${e} and ${t}` : `Keyed each block has duplicate key at indexes ${e} and ${t}`}
https://svelte.dev/e/each_key_duplicate`)
    throw ((n.name = 'Svelte error'), n)
  } else throw new Error('https://svelte.dev/e/each_key_duplicate')
}
function cs(e, t, r) {
  if (m) {
    let n = new Error(`each_key_volatile
Keyed each block has key that is not idempotent \u2014 the key for item at index ${e} was \`${t}\` but is now \`${r}\`. Keys must be the same each time for a given item
https://svelte.dev/e/each_key_volatile`)
    throw ((n.name = 'Svelte error'), n)
  } else throw new Error('https://svelte.dev/e/each_key_volatile')
}
function fs(e) {
  if (m) {
    let t = new Error(`effect_in_teardown
\`${e}\` cannot be used inside an effect cleanup function
https://svelte.dev/e/effect_in_teardown`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/effect_in_teardown')
}
function us() {
  if (m) {
    let e = new Error(
      'effect_in_unowned_derived\nEffect cannot be created inside a `$derived` value that was not itself created inside an effect\nhttps://svelte.dev/e/effect_in_unowned_derived',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/effect_in_unowned_derived')
}
function ds(e) {
  if (m) {
    let t = new Error(`effect_orphan
\`${e}\` can only be used inside an effect (e.g. during component initialisation)
https://svelte.dev/e/effect_orphan`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/effect_orphan')
}
function ps() {
  if (m) {
    let e = new Error(`effect_update_depth_exceeded
Maximum update depth exceeded. This typically indicates that an effect reads and writes the same piece of state
https://svelte.dev/e/effect_update_depth_exceeded`)
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/effect_update_depth_exceeded')
}
function ms() {
  if (m) {
    let e = new Error(`hydration_failed
Failed to hydrate the application
https://svelte.dev/e/hydration_failed`)
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/hydration_failed')
}
function _s() {
  if (m) {
    let e = new Error(
      'invalid_snippet\nCould not `{@render}` snippet due to the expression being `null` or `undefined`. Consider using optional chaining `{@render snippet?.()}`\nhttps://svelte.dev/e/invalid_snippet',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/invalid_snippet')
}
function hs(e) {
  if (m) {
    let t = new Error(`props_invalid_value
Cannot do \`bind:${e}={undefined}\` when \`${e}\` has a fallback value
https://svelte.dev/e/props_invalid_value`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/props_invalid_value')
}
function vs(e) {
  if (m) {
    let t = new Error(`props_rest_readonly
Rest element properties of \`$props()\` such as \`${e}\` are readonly
https://svelte.dev/e/props_rest_readonly`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/props_rest_readonly')
}
function gs(e) {
  if (m) {
    let t = new Error(`rune_outside_svelte
The \`${e}\` rune is only available inside \`.svelte\` and \`.svelte.js/ts\` files
https://svelte.dev/e/rune_outside_svelte`)
    throw ((t.name = 'Svelte error'), t)
  } else throw new Error('https://svelte.dev/e/rune_outside_svelte')
}
function bs() {
  if (m) {
    let e = new Error(
      'state_descriptors_fixed\nProperty descriptors defined on `$state` objects must contain `value` and always be `enumerable`, `configurable` and `writable`.\nhttps://svelte.dev/e/state_descriptors_fixed',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/state_descriptors_fixed')
}
function xs() {
  if (m) {
    let e = new Error(
      'state_prototype_fixed\nCannot set prototype of `$state` object\nhttps://svelte.dev/e/state_prototype_fixed',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/state_prototype_fixed')
}
function ys() {
  if (m) {
    let e = new Error(
      'state_unsafe_mutation\nUpdating state inside `$derived(...)`, `$inspect(...)` or a template expression is forbidden. If the value should not be reactive, declare it without `$state`\nhttps://svelte.dev/e/state_unsafe_mutation',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/state_unsafe_mutation')
}
function ws() {
  if (m) {
    let e = new Error(
      'svelte_boundary_reset_onerror\nA `<svelte:boundary>` `reset` function cannot be called while an error is still being handled\nhttps://svelte.dev/e/svelte_boundary_reset_onerror',
    )
    throw ((e.name = 'Svelte error'), e)
  } else throw new Error('https://svelte.dev/e/svelte_boundary_reset_onerror')
}
var Ae = !1,
  Xt = !1,
  mt = !1
var Pr = null
function Ue(e, t) {
  return ((e.label = t), Mn(e.v, t), e)
}
function Mn(e, t) {
  return (e?.[Rn]?.(t), e)
}
function _t(e) {
  let t = new Error(),
    r = Il()
  return r.length === 0
    ? null
    : (r.unshift(`
`),
      ye(t, 'stack', {
        value: r.join(`
`),
      }),
      ye(t, 'name', { value: e }),
      t)
}
function Il() {
  let e = Error.stackTraceLimit
  Error.stackTraceLimit = 1 / 0
  let t = new Error().stack
  if (((Error.stackTraceLimit = e), !t)) return []
  let r = t.split(`
`),
    n = []
  for (let o = 0; o < r.length; o++) {
    let i = r[o],
      s = i.replaceAll('\\', '/')
    if (i.trim() !== 'Error') {
      if (i.includes('validate_each_keys')) return []
      s.includes('svelte/src/internal') || s.includes('node_modules/.vite') || n.push(i)
    }
  }
  return n
}
function Cs(e, t) {
  if (!m) throw new Error('invariant(...) was not guarded by if (DEV)')
  e || is(t)
}
function Cl(e) {
  let t = e.p
  for (; t !== null && t.c === null; ) t = t.p
  return t?.c ?? null
}
function Es(e, t) {
  return (e === null && Yn(t), (e.c ??= new Map(Cl(e) || void 0)))
}
var T = null
function Nt(e) {
  T = e
}
var st = null
function wr(e) {
  st = e
}
var ht = null
function Pn(e) {
  ht = e
}
function Go(e) {
  return Es(T, 'getContext').get(e)
}
function _e(e, t = !1, r) {
  ;(T = {
    p: T,
    i: !1,
    c: null,
    e: null,
    s: e,
    x: null,
    r: w,
    l: Xt && !t ? { s: null, u: null, $: [] } : null,
  }),
    m && ((T.function = r), (ht = r))
}
function he(e) {
  var t = T,
    r = t.e
  if (r !== null) {
    t.e = null
    for (var n of r) Lo(n)
  }
  return (e !== void 0 && (t.x = e), (t.i = !0), (T = t.p), m && (ht = T?.function ?? null), Hr(e))
}
function Hr(e = {}) {
  return (ye(e, Ln, { value: !0 }), e)
}
function It() {
  return !Xt || (T !== null && T.l === null)
}
var tr = []
function Bs() {
  var e = tr
  ;(tr = []), Tn(e)
}
function ue(e) {
  if (tr.length === 0 && !rr) {
    var t = tr
    queueMicrotask(() => {
      t === tr && Bs()
    })
  }
  tr.push(e)
}
function Qs() {
  for (; tr.length > 0; ) Bs()
}
var El = -7169
function H(e, t) {
  e.f = (e.f & El) | t
}
function Ir(e) {
  ;(e.f & 512) !== 0 || e.deps === null ? H(e, 1024) : H(e, 4096)
}
function Hn(e, t) {
  ;(e.f & 2048) !== 0 ? t.set(e, 2048) : (e.f & 4096) !== 0 && t.get(e) !== 2048 && t.set(e, 4096), H(e, 1024)
}
function As(e) {
  return `{${e
    .toString()
    .replace(/^async \(\) => /, '')
    .replace(/^\(/, '')
    .replace(/\$\.get\((.+?)\)/g, (t, r) => r)
    .replace(/\$\.track_reactivity_loss\((.+?)\)\(\)/g, (t, r) => r)
    .replace(/\)$/, '')}}`
}
function Ro(e, t) {
  if (t) {
    let r = document.body
    ;(e.autofocus = !0),
      ue(() => {
        document.activeElement === r && e.focus()
      })
  }
}
function Zo(e) {
  b && re(e) !== null && Cr(e)
}
var Fs = !1
function Oo() {
  Fs ||
    ((Fs = !0),
    document.addEventListener(
      'reset',
      (e) => {
        Promise.resolve().then(() => {
          if (!e.defaultPrevented) for (let t of e.target.elements) t[Vr]?.()
        })
      },
      { capture: !0 },
    ))
}
function at(e) {
  var t = B,
    r = w
  ge(null), be(null)
  try {
    return e()
  } finally {
    ge(t), be(r)
  }
}
function Br(e, t, r, n) {
  let o = It() ? Jt : ir
  var i = e.filter((u) => !u.settled),
    s = t.map(o)
  if (
    (m &&
      s.forEach((u, _) => {
        u.label = t[_]
          .toString()
          .replace('() => ', '')
          .replaceAll('$.eager(() => ', '$state.eager(')
          .replace(/\$\.get\((.+?)\)/g, (v, h) => h)
      }),
    r.length === 0 && i.length === 0)
  ) {
    n(s)
    return
  }
  var a = w,
    l = Ss(),
    f = i.length === 1 ? i[0].promise : i.length > 1 ? Promise.all(i.map((u) => u.promise)) : null
  function p(u) {
    if ((a.f & 16384) === 0) {
      l()
      try {
        n([...s, ...u])
      } catch (_) {
        Ve(_, a)
      }
      Er()
    }
  }
  var d = Do()
  if (r.length === 0) {
    f.then(() => p([])).finally(d)
    return
  }
  function c() {
    Promise.all(r.map((u) => Wo(u)))
      .then(p)
      .catch((u) => Ve(u, a))
      .finally(d)
  }
  f
    ? f.then(() => {
        if ((a.f & 16384) !== 0) {
          d()
          return
        }
        l(), c(), Er()
      })
    : c()
}
function Ss() {
  var e = w,
    t = B,
    r = T,
    n = F
  if (m) var o = st
  return function (s = !0) {
    be(e), ge(t), Nt(r), s && (e.f & 16384) === 0 && (n?.activate(), n?.apply()), m && (Xo(null), wr(o))
  }
}
var Bl = !1
function Er(e = !0) {
  ;(Bl = !1), be(null), ge(null), Nt(null), e && F?.deactivate(), m && (Xo(null), wr(null))
}
function Do() {
  var e = w,
    t = e.b,
    r = F,
    n = !!t?.is_rendered()
  return (
    t?.update_pending_count(1, r),
    r.increment(n, e),
    () => {
      t?.update_pending_count(-1, r), r.decrement(n, e)
    }
  )
}
var Me = null
function Xo(e) {
  Me = e
}
var jr = new Set()
function Jt(e) {
  var t = 2050
  w !== null && (w.f |= 524288)
  let r = {
    ctx: T,
    deps: null,
    effects: null,
    equals: Wn,
    f: t,
    fn: e,
    reactions: null,
    rv: 0,
    v: P,
    wv: 0,
    parent: w,
    ac: null,
  }
  return (m && mt && (r.created = _t('created at')), r)
}
var Qr = Symbol('obsolete')
function Wo(e, t, r) {
  let n = w
  n === null && as()
  var o = void 0,
    i = Ge(P)
  m && (i.label = t ?? As(e))
  var s = !B,
    a = new Set()
  return (
    Ns(() => {
      var l = w
      m && (Me = { effect: l, effect_deps: new Set(), warned: !1 })
      var f = Gn()
      o = f.promise
      try {
        Promise.resolve(e())
          .then(f.resolve, (u) => {
            u !== St && f.reject(u)
          })
          .finally(Er)
      } catch (u) {
        f.reject(u), Er()
      }
      if (m) {
        if (Me) {
          if (l.deps !== null) for (let u = 0; u < Oe; u += 1) Me.effect_deps.add(l.deps[u])
          if (Ie !== null) for (let u = 0; u < Ie.length; u += 1) Me.effect_deps.add(Ie[u])
        }
        Me = null
      }
      var p = F
      if (s) {
        if ((l.f & 32768) !== 0) var d = Do()
        if (n.b?.is_rendered()) p.async_deriveds.get(l)?.reject(Qr)
        else for (let u of a.values()) u.reject(Qr)
        a.add(f), p.async_deriveds.set(l, f)
      }
      let c = (u, _ = void 0) => {
        m && (Me = null),
          d?.(),
          a.delete(f),
          _ !== Qr &&
            (p.activate(),
            _
              ? ((i.f |= 8388608), gt(i, _))
              : ((i.f & 8388608) !== 0 && (i.f ^= 8388608),
                m &&
                  r !== void 0 &&
                  !i.equals(u) &&
                  (jr.add(i),
                  setTimeout(() => {
                    jr.has(i) && (l.f & 16384) === 0 && (qi(i.label, r), jr.delete(i))
                  })),
                gt(i, u)),
            p.deactivate())
      }
      f.promise.then(c, (u) => c(null, u || 'unknown'))
    }),
    we(() => {
      for (let l of a) l.reject(Qr)
    }),
    m && (i.f |= 4194304),
    new Promise((l) => {
      function f(p) {
        function d() {
          p === o ? l(i) : f(o)
        }
        p.then(d, d)
      }
      f(o)
    })
  )
}
function ee(e) {
  let t = Jt(e)
  return (Ae || Kn(t), t)
}
function ir(e) {
  let t = Jt(e)
  return ((t.equals = Jn), t)
}
function ks(e) {
  var t = e.effects
  if (t !== null) {
    e.effects = null
    for (var r = 0; r < t.length; r += 1) ne(t[r])
  }
}
var Jo = []
function Kr(e) {
  var t,
    r = w,
    n = e.parent
  if (!et && n !== null && e.v !== P && (n.f & 24576) !== 0) return (es(), e.v)
  if ((be(n), m)) {
    let o = sr
    zn(new Set())
    try {
      Ft.call(Jo, e) && ls(), Jo.push(e), ks(e), (t = jn(e))
    } finally {
      be(r), zn(o), Jo.pop()
    }
  } else
    try {
      ks(e), (t = jn(e))
    } finally {
      be(r)
    }
  return t
}
function Yo(e) {
  var t = Kr(e)
  if (
    !e.equals(t) &&
    ((e.wv = Ar()),
    (!F?.is_fork || e.deps === null) &&
      (F !== null ? (F.capture(e, t, !0), bt?.capture(e, t, !0)) : (e.v = t), e.deps === null))
  ) {
    H(e, 1024)
    return
  }
  et || (Ce !== null ? (Wt() || F?.is_fork) && Ce.set(e, t) : Ir(e))
}
function $s(e) {
  if (e.effects !== null)
    for (let t of e.effects)
      (t.teardown || t.ac) &&
        (t.teardown?.(),
        t.ac !== null &&
          at(() => {
            t.ac.abort(St), (t.ac = null)
          }),
        t.fn !== null && (t.teardown = ot),
        ar(t, 0),
        qr(t))
}
function Vo(e) {
  if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && Et(t)
}
var qn = null,
  Fr = null,
  F = null,
  bt = null,
  Ce = null,
  Ho = null,
  rr = !1,
  Mo = !1,
  Sr = null,
  en = null,
  Us = 0,
  Po = new Set(),
  Fl = 1,
  tt = class e {
    id = Fl++
    started = !1
    linked = !0
    prev = null
    next = null
    async_deriveds = new Map()
    current = new Map()
    previous = new Map()
    #e = new Set()
    #r = new Set()
    #t = 0
    #n = new Map()
    #i = null
    #o = []
    #s = []
    #a = new Map()
    #l = new Map()
    #p = new Set()
    is_fork = !1
    #c = !1
    constructor() {
      Fr === null ? (qn = Fr = this) : ((Fr.next = this), (this.prev = Fr)), (Fr = this)
    }
    #_() {
      if (this.is_fork) return !0
      for (let t of this.#n.keys()) if (!this.#g(t)) return !0
      return !1
    }
    #g(t) {
      for (var r = t; r !== null; r = r.parent) if (this.#l.has(r)) return !0
      return !1
    }
    skip_effect(t) {
      this.#l.has(t) || this.#l.set(t, { d: [], m: [] }), this.#p.delete(t)
    }
    unskip_effect(t, r = (n) => this.schedule(n)) {
      var n = this.#l.get(t)
      if (n) {
        this.#l.delete(t)
        for (var o of n.d) H(o, 2048), r(o)
        for (o of n.m) H(o, 4096), r(o)
      }
      this.#p.add(t)
    }
    #f() {
      var t = []
      for (let i of this.#o)
        if (!((i.f & 16384) !== 0 || (i.f & 6144) === 0)) {
          for (var r = i, n = !1; r.parent !== null; ) {
            r = r.parent
            var o = r.f
            if ((o & 96) !== 0) {
              if ((o & 1024) === 0) {
                n = !0
                break
              }
              r.f ^= 1024
            }
          }
          n || t.push(r)
        }
      return ((this.#o = []), t)
    }
    #h() {
      if (((this.started = !0), m)) for (let a of this.current.keys()) Po.add(a)
      for (let [a, l] of this.#a) H(a, l), this.schedule(a)
      this.apply()
      for (var t = (Sr = []), r = [], n = (en = []); this.#o.length > 0; ) {
        Us++ > 1e3 && (this.#d(), Sl())
        for (let a of this.#f())
          try {
            this.#b(a, t, r)
          } catch (l) {
            throw (Rs(a), this.#_() || this.discard(), l)
          }
      }
      if (((F = null), n.length > 0)) {
        var o = e.ensure()
        for (let a of n) o.schedule(a)
      }
      if (((Sr = null), (en = null), this.#_())) {
        this.#m(r), this.#m(t)
        for (let [a, l] of this.#l) Ls(a, l)
        n.length > 0 && F.#h()
        return
      }
      let i = this.#y()
      if (i) {
        this.#m(r), this.#m(t), i.#u(this)
        return
      }
      this.#a.clear()
      for (let a of this.#e) a(this)
      this.#e.clear(), (bt = this), Ts(r), Ts(t), (bt = null), this.#i?.resolve()
      var s = F
      this.#t === 0 && (this.#o.length === 0 || s !== null) && (this.#d(), Ae && (this.#x(), (F = s))),
        s !== null && (ct.clear(), s.#h())
    }
    #b(t, r, n) {
      t.f ^= 1024
      for (var o = t.first; o !== null; ) {
        var i = o.f,
          s = (i & 96) !== 0,
          a = s && (i & 1024) !== 0,
          l = a || (i & 8192) !== 0 || this.#l.has(o)
        if (!l && o.fn !== null) {
          s
            ? (o.f ^= 1024)
            : (i & 4) !== 0
              ? r.push(o)
              : Ae && (i & 16777224) !== 0
                ? n.push(o)
                : Yt(o) && ((i & 16) !== 0 && this.add_dirty_reaction(o, 4096), Et(o))
          var f = o.first
          if (f !== null) {
            o = f
            continue
          }
        }
        for (; o !== null; ) {
          var p = o.next
          if (p !== null) {
            o = p
            break
          }
          o = o.parent
        }
      }
    }
    #y() {
      for (var t = this.prev; t !== null; t = t.prev) if (!t.is_fork && this.#v(t)) return t
      return null
    }
    #v(t) {
      for (let [r, [, n]] of this.current) if (!n && t.current.has(r)) return !0
      return !1
    }
    #u(t) {
      for (let [n, o] of t.current)
        !this.previous.has(n) && t.previous.has(n) && this.previous.set(n, t.previous.get(n)),
          this.current.set(n, o)
      for (let [n, o] of t.async_deriveds) {
        let i = this.async_deriveds.get(n)
        i && o.promise.then(i.resolve).catch(i.reject)
      }
      t.async_deriveds.clear(), this.transfer_reactions(t.#a)
      let r = (n) => {
        var o = n.reactions
        if (o !== null && !((n.f & 2) !== 0 && (n.f & 6144) === 0))
          for (let a of o) {
            var i = a.f
            if ((i & 2) !== 0) r(a)
            else {
              var s = a
              i & 4194320 && !this.async_deriveds.has(s) && (this.#a.delete(s), H(s, 2048), this.schedule(s))
            }
          }
      }
      for (let n of this.current.keys()) r(n)
      this.oncommit(() => t.discard()), t.#d(), (F = this), this.#h()
    }
    #m(t) {
      for (var r = 0; r < t.length; r += 1) Hn(t[r], this.#a)
    }
    capture(t, r, n = !1) {
      t.v !== P && !this.previous.has(t) && this.previous.set(t, t.v),
        (t.f & 8388608) === 0 && (this.current.set(t, [r, n]), Ce?.set(t, r)),
        this.is_fork || (t.v = r)
    }
    activate() {
      F = this
    }
    deactivate() {
      ;(F = null), (Ce = null)
    }
    flush() {
      try {
        m && Po.clear(), (Mo = !0), (F = this), this.#h()
      } finally {
        if (
          ((Us = 0), (Ho = null), (Sr = null), (en = null), (Mo = !1), (F = null), (Ce = null), ct.clear(), m)
        )
          for (let t of Po) t.updated = null
      }
    }
    discard() {
      for (let t of this.#r) t(this)
      this.#r.clear()
      for (let t of this.async_deriveds.values()) t.reject(Qr)
      this.#d(), this.#i?.resolve()
    }
    register_created_effect(t) {
      this.#s.push(t)
    }
    #x() {
      for (let d = qn; d !== null; d = d.next) {
        var t = d.id < this.id,
          r = []
        for (let [c, [u, _]] of this.current) {
          if (d.current.has(c)) {
            var n = d.current.get(c)[0]
            if (t && u !== n) d.current.set(c, [u, _])
            else continue
          }
          r.push(c)
        }
        if (t)
          for (let [c, u] of this.async_deriveds) {
            let _ = d.async_deriveds.get(c)
            _ && u.promise.then(_.resolve).catch(_.reject)
          }
        var o = [...d.current.keys()].filter((c) => !d.current.get(c)[1])
        if (!(!d.started || o.length === 0)) {
          var i = o.filter((c) => !this.current.has(c))
          if (i.length === 0) t && d.discard()
          else if (r.length > 0) {
            if ((m && !d.#c && Cs(d.#o.length === 0, 'Batch has scheduled effects'), t))
              for (let c of this.#p)
                d.unskip_effect(c, (u) => {
                  ;(u.f & 4194320) !== 0 ? d.schedule(u) : d.#m([u])
                })
            d.activate()
            var s = new Set(),
              a = new Map()
            for (var l of r) Gs(l, i, s, a)
            a = new Map()
            var f = [...d.current]
              .filter(([c, u]) => {
                let _ = this.current.get(c)
                return _ ? _[0] !== u[0] || _[1] !== u[1] : !0
              })
              .map(([c]) => c)
            if (f.length > 0)
              for (let c of this.#s)
                (c.f & 155648) === 0 &&
                  zo(c, f, a) &&
                  ((c.f & 4194320) !== 0 ? (H(c, 2048), d.schedule(c)) : d.add_dirty_reaction(c, 2048))
            if (d.#o.length > 0 && !d.#c) {
              d.apply()
              for (var p of d.#f()) d.#b(p, [], [])
            }
            d.deactivate()
          }
        }
      }
    }
    increment(t, r) {
      if (((this.#t += 1), t)) {
        let n = this.#n.get(r) ?? 0
        this.#n.set(r, n + 1)
      }
    }
    decrement(t, r) {
      if (((this.#t -= 1), t)) {
        let n = this.#n.get(r) ?? 0
        n === 1 ? this.#n.delete(r) : this.#n.set(r, n - 1)
      }
      this.#c ||
        ((this.#c = !0),
        ue(() => {
          ;(this.#c = !1), this.linked && this.flush()
        }))
    }
    transfer_reactions(t) {
      for (let [r, n] of t) this.add_dirty_reaction(r, n)
      t.clear()
    }
    add_dirty_reaction(t, r) {
      ;(r === 2048 || this.#a.get(t) !== 2048) && this.#a.set(t, r)
    }
    oncommit(t) {
      this.#e.add(t)
    }
    ondiscard(t) {
      this.#r.add(t)
    }
    settled() {
      return (this.#i ??= Gn()).promise
    }
    static ensure() {
      if (F === null) {
        let t = (F = new e())
        !Mo &&
          !rr &&
          ue(() => {
            t.started || t.flush()
          })
      }
      return F
    }
    apply() {
      if (!Ae || (!this.is_fork && this.prev === null && this.next === null)) {
        Ce = null
        return
      }
      Ce = new Map()
      for (let [t, [r]] of this.current) Ce.set(t, r)
      for (let t = qn; t !== null; t = t.next)
        if (!(t === this || t.is_fork) && (t.id >= this.id || !t.#v(this)))
          for (let [r, n] of t.previous) Ce.has(r) || Ce.set(r, n)
    }
    schedule(t) {
      if (((Ho = t), t.b?.is_pending && (t.f & 16777228) !== 0 && (t.f & 32768) === 0)) {
        t.b.defer_effect(t)
        return
      }
      this.#o.push(t)
    }
    #d() {
      if (this.linked) {
        var t = this.prev,
          r = this.next
        t === null ? (qn = r) : (t.next = r), r === null ? (Fr = t) : (r.prev = t), (this.linked = !1)
      }
    }
  }
function cr(e) {
  var t = rr,
    r = bt
  ;(bt = null), (rr = !0)
  try {
    var n
    for (e && (cr(), (n = e())); ; ) {
      if ((Qs(), F === null)) return n
      F.flush()
    }
  } finally {
    ;(rr = t), (bt = r)
  }
}
function Sl() {
  if (m) {
    var e = new Map()
    for (let r of F.current.keys())
      for (let [n, o] of r.updated ?? []) {
        var t = e.get(n)
        t || ((t = { error: o.error, count: 0 }), e.set(n, t)), (t.count += o.count)
      }
    for (let r of e.values()) r.error && console.error(r.error)
  }
  try {
    ps()
  } catch (r) {
    m && ye(r, 'stack', { value: '' }), Ve(r, Ho)
  }
}
var lt = null
function Ts(e) {
  var t = e.length
  if (t !== 0) {
    for (var r = 0; r < t; ) {
      var n = e[r++]
      if (
        (n.f & 24576) === 0 &&
        Yt(n) &&
        ((lt = new Set()),
        Et(n),
        n.deps === null &&
          n.first === null &&
          n.nodes === null &&
          n.teardown === null &&
          n.ac === null &&
          jo(n),
        lt?.size > 0)
      ) {
        ct.clear()
        for (let o of lt) {
          if ((o.f & 24576) !== 0) continue
          let i = [o],
            s = o.parent
          for (; s !== null; ) lt.has(s) && (lt.delete(s), i.push(s)), (s = s.parent)
          for (let a = i.length - 1; a >= 0; a--) {
            let l = i[a]
            ;(l.f & 24576) === 0 && Et(l)
          }
        }
        lt.clear()
      }
    }
    lt = null
  }
}
function Gs(e, t, r, n) {
  if (!r.has(e) && (r.add(e), e.reactions !== null))
    for (let o of e.reactions) {
      let i = o.f
      ;(i & 2) !== 0
        ? Gs(o, t, r, n)
        : (i & 4194320) !== 0 && (i & 2048) === 0 && zo(o, t, n) && (H(o, 2048), tn(o))
    }
}
function zo(e, t, r) {
  let n = r.get(e)
  if (n !== void 0) return n
  if (e.deps !== null)
    for (let o of e.deps) {
      if (Ft.call(t, o)) return !0
      if ((o.f & 2) !== 0 && zo(o, t, r)) return (r.set(o, !0), !0)
    }
  return (r.set(e, !1), !1)
}
function tn(e) {
  F.schedule(e)
}
function Ls(e, t) {
  if (!((e.f & 32) !== 0 && (e.f & 1024) !== 0)) {
    ;(e.f & 2048) !== 0 ? t.d.push(e) : (e.f & 4096) !== 0 && t.m.push(e), H(e, 1024)
    for (var r = e.first; r !== null; ) Ls(r, t), (r = r.next)
  }
}
function Rs(e) {
  H(e, 1024)
  for (var t = e.first; t !== null; ) Rs(t), (t = t.next)
}
var sr = new Set(),
  ct = new Map()
function zn(e) {
  sr = e
}
var qo = !1
function Os() {
  qo = !0
}
function Ge(e, t) {
  var r = { f: 0, v: e, reactions: null, equals: Wn, rv: 0, wv: 0 }
  return (
    m &&
      mt &&
      ((r.created = t ?? _t('created at')), (r.updated = null), (r.set_during_effect = !1), (r.trace = null)),
    r
  )
}
function V(e, t) {
  let r = Ge(e, t)
  return (Kn(r), r)
}
function ur(e, t = !1, r = !0) {
  let n = Ge(e)
  return (t || (n.equals = Jn), Xt && r && T !== null && T.l !== null && (T.l.s ??= []).push(n), n)
}
function G(e, t, r = !1) {
  B !== null &&
    (!De || (B.f & 131072) !== 0) &&
    It() &&
    (B.f & 4325394) !== 0 &&
    (xt === null || !xt.has(e)) &&
    ys()
  let n = r ? nt(t) : t
  return (m && Mn(n, e.label), gt(e, n, en))
}
var fr = null,
  Ko = 0
function gt(e, t, r = null) {
  if (!e.equals(t)) {
    et ? ct.set(e, t) : ct.has(e) || ct.set(e, e.v)
    var n = tt.ensure()
    if ((n.capture(e, t), m)) {
      if (mt || w !== null) {
        e.updated ??= new Map()
        let o = (e.updated.get('')?.count ?? 0) + 1
        if ((e.updated.set('', { error: null, count: o }), mt || o > 5)) {
          let i = _t('updated at')
          if (i !== null) {
            let s = e.updated.get(i.stack)
            s || ((s = { error: i, count: 0 }), e.updated.set(i.stack, s)), s.count++
          }
        }
      }
      w !== null && (e.set_during_effect = !0)
    }
    if ((e.f & 2) !== 0) {
      let o = e
      ;(e.f & 2048) !== 0 && Kr(o), Ce === null && Ir(o)
    }
    ;(e.wv = Ar()),
      (fr = null),
      (Ko = 0),
      Ds(e, 2048, r),
      (fr = null),
      It() && w !== null && (w.f & 1024) !== 0 && (w.f & 96) === 0 && (rt === null ? Xs([e]) : rt.push(e)),
      !n.is_fork && sr.size > 0 && !qo && eo()
  }
  return t
}
function eo() {
  qo = !1
  for (let e of sr) {
    ;(e.f & 1024) !== 0 && H(e, 4096)
    let t
    try {
      t = Yt(e)
    } catch {
      t = !0
    }
    t && Et(e)
  }
  sr.clear()
}
function dr(e) {
  G(e, e.v + 1)
}
function Ds(e, t, r) {
  var n = e.reactions
  if (n !== null) {
    var o = It(),
      i = n.length
    if (((Ko += i), Ko > 1e5 && fr === null && (fr = new Set()), fr !== null)) {
      if (fr.has(e)) return
      fr.add(e)
    }
    for (var s = 0; s < i; s++) {
      var a = n[s],
        l = a.f
      if (!(!o && a === w)) {
        var f = (l & 2048) === 0
        if ((f && H(a, t), (l & 131072) !== 0)) sr.add(a)
        else if ((l & 2) !== 0) {
          var p = a
          Ce?.delete(p), Ds(p, 4096, r)
        } else if (f) {
          var d = a
          ;(l & 16) !== 0 && lt !== null && lt.add(d), r !== null ? r.push(d) : tn(d)
        }
      }
    }
  }
}
var $l = /^[a-zA-Z_$][a-zA-Z_$0-9]*$/
function nt(e) {
  if (typeof e != 'object' || e === null || Ne in e || Ln in e) return e
  let t = hr(e)
  if (t !== Ao && t !== zi) return e
  var r = new Map(),
    n = dt(e),
    o = V(0),
    i = m && mt ? _t('created at') : null,
    s = Vt,
    a = (d) => {
      if (Vt === s) return d()
      var c = B,
        u = Vt
      ge(null), ei(s)
      var _ = d()
      return (ge(c), ei(u), _)
    }
  n && (r.set('length', V(e.length, i)), m && (e = Ul(e)))
  var l = ''
  let f = !1
  function p(d) {
    if (!f) {
      ;(f = !0), (l = d), Ue(o, `${l} version`)
      for (let [c, u] of r) Ue(u, pr(l, c))
      f = !1
    }
  }
  return new Proxy(e, {
    defineProperty(d, c, u) {
      ;(!('value' in u) || u.configurable === !1 || u.enumerable === !1 || u.writable === !1) && bs()
      var _ = r.get(c)
      return (
        _ === void 0
          ? a(() => {
              var v = V(u.value, i)
              return (r.set(c, v), m && typeof c == 'string' && Ue(v, pr(l, c)), v)
            })
          : G(_, u.value, !0),
        !0
      )
    },
    deleteProperty(d, c) {
      var u = r.get(c)
      if (u === void 0) {
        if (c in d) {
          let _ = a(() => V(P, i))
          r.set(c, _), dr(o), m && Ue(_, pr(l, c))
        }
      } else G(u, P), dr(o)
      return !0
    },
    get(d, c, u) {
      if (c === Ne) return e
      if (m && c === Rn) return p
      var _ = r.get(c),
        v = c in d
      if (
        (_ === void 0 &&
          (!v || $e(d, c)?.writable) &&
          ((_ = a(() => {
            var x = nt(v ? d[c] : P),
              y = V(x, i)
            return (m && Ue(y, pr(l, c)), y)
          })),
          r.set(c, _)),
        _ !== void 0)
      ) {
        var h = g(_)
        return h === P ? void 0 : h
      }
      return Reflect.get(d, c, u)
    },
    getOwnPropertyDescriptor(d, c) {
      this.has?.(d, c)
      var u = Reflect.getOwnPropertyDescriptor(d, c),
        _ = r.get(c)
      if (_ !== void 0) {
        var v = g(_)
        if (v === P) return
        if (u && 'value' in u) u.value = v
        else return { enumerable: !0, configurable: !0, value: v, writable: !0 }
      }
      return u
    },
    has(d, c) {
      if (c === Ne) return !0
      var u = r.get(c),
        _ = (u !== void 0 && u.v !== P) || Reflect.has(d, c)
      if (u !== void 0 || ((w !== null || B !== null) && (!_ || $e(d, c)?.writable))) {
        u === void 0 &&
          ((u = a(() => {
            var h = _ ? nt(d[c]) : P,
              x = V(h, i)
            return (m && Ue(x, pr(l, c)), x)
          })),
          r.set(c, u))
        var v = g(u)
        if (v === P) return !1
      }
      return _
    },
    set(d, c, u, _) {
      var v = r.get(c),
        h = c in d
      if (n && c === 'length')
        for (var x = u; x < v.v; x += 1) {
          var y = r.get(x + '')
          y !== void 0 ? G(y, P) : x in d && ((y = a(() => V(P, i))), r.set(x + '', y), m && Ue(y, pr(l, x)))
        }
      if (v === void 0)
        (!h || $e(d, c)?.writable) &&
          ((v = a(() => V(void 0, i))), m && Ue(v, pr(l, c)), G(v, nt(u)), r.set(c, v))
      else {
        h = v.v !== P
        var S = a(() => nt(u))
        G(v, S)
      }
      var I = Reflect.getOwnPropertyDescriptor(d, c)
      if ((I?.set && I.set.call(_, u), !h)) {
        if (n && typeof c == 'string') {
          var Y = r.get('length'),
            Q = Number(c)
          Number.isInteger(Q) && Q >= Y.v && G(Y, Q + 1)
        }
        dr(o)
      }
      return !0
    },
    ownKeys(d) {
      g(o)
      var c = Reflect.ownKeys(d).filter((v) => {
        var h = r.get(v)
        return h === void 0 || h.v !== P
      })
      for (var [u, _] of r) _.v !== P && !(u in d) && c.push(u)
      return c
    },
    setPrototypeOf() {
      xs()
    },
  })
}
function pr(e, t) {
  return typeof t == 'symbol'
    ? `${e}[Symbol(${t.description ?? ''})]`
    : $l.test(t)
      ? `${e}.${t}`
      : /^\d+$/.test(t)
        ? `${e}[${t}]`
        : `${e}['${t}']`
}
function kr(e) {
  try {
    if (e !== null && typeof e == 'object' && Ne in e) return e[Ne]
  } catch {}
  return e
}
function to(e, t) {
  return Object.is(kr(e), kr(t))
}
var Nl = new Set(['copyWithin', 'fill', 'pop', 'push', 'reverse', 'shift', 'sort', 'splice', 'unshift'])
function Ul(e) {
  return new Proxy(e, {
    get(t, r, n) {
      var o = Reflect.get(t, r, n)
      return Nl.has(r)
        ? function (...i) {
            Os()
            var s = o.apply(this, i)
            return (eo(), s)
          }
        : o
    },
  })
}
function Ws() {
  let e = Array.prototype,
    t = Array.__svelte_cleanup
  t && t()
  let { indexOf: r, lastIndexOf: n, includes: o } = e
  ;(e.indexOf = function (i, s) {
    let a = r.call(this, i, s)
    if (a === -1) {
      for (let l = s ?? 0; l < this.length; l += 1)
        if (kr(this[l]) === i) {
          Xn('array.indexOf(...)')
          break
        }
    }
    return a
  }),
    (e.lastIndexOf = function (i, s) {
      let a = n.call(this, i, s ?? this.length - 1)
      if (a === -1) {
        for (let l = 0; l <= (s ?? this.length - 1); l += 1)
          if (kr(this[l]) === i) {
            Xn('array.lastIndexOf(...)')
            break
          }
      }
      return a
    }),
    (e.includes = function (i, s) {
      let a = o.call(this, i, s)
      if (!a) {
        for (let l = 0; l < this.length; l += 1)
          if (kr(this[l]) === i) {
            Xn('array.includes(...)')
            break
          }
      }
      return a
    }),
    (Array.__svelte_cleanup = () => {
      ;(e.indexOf = r), (e.lastIndexOf = n), (e.includes = o)
    })
}
var ti, ro, rn, Js, Ys
function no() {
  if (ti === void 0) {
    ;(ti = window), (ro = document), (rn = /Firefox/.test(navigator.userAgent))
    var e = Element.prototype,
      t = Node.prototype,
      r = Text.prototype
    ;(Js = $e(t, 'firstChild').get),
      (Ys = $e(t, 'nextSibling').get),
      Fo(e) && ((e[Wr] = void 0), (e[Zn] = null), (e[Jr] = void 0), (e.__e = void 0)),
      Fo(r) && (r[Yr] = void 0),
      m && ((e.__svelte_meta = null), Ws())
  }
}
function ae(e = '') {
  return document.createTextNode(e)
}
function re(e) {
  return Js.call(e)
}
function me(e) {
  return Ys.call(e)
}
function X(e, t) {
  if (!b) return re(e)
  var r = re(E)
  if (r === null) r = E.appendChild(ae())
  else if (t && r.nodeType !== gr) {
    var n = ae()
    return (r?.before(n), O(n), n)
  }
  return (t && io(r), O(r), r)
}
function Xe(e, t = !1) {
  if (!b) {
    var r = re(e)
    return r instanceof Comment && r.data === '' ? me(r) : r
  }
  if (t) {
    if (E?.nodeType !== gr) {
      var n = ae()
      return (E?.before(n), O(n), n)
    }
    io(E)
  }
  return E
}
function Se(e, t = !1) {
  if (!b) return re(e)
  var r = X(e, t)
  return (L(e), r)
}
function J(e, t = 1, r = !1) {
  let n = b ? E : e
  for (var o; t--; ) (o = n), (n = me(n))
  if (!b) return n
  if (r) {
    if (n?.nodeType !== gr) {
      var i = ae()
      return (n === null ? o?.after(i) : n.before(i), O(i), i)
    }
    io(n)
  }
  return (O(n), n)
}
function Cr(e) {
  e.textContent = ''
}
function oo() {
  if (!Ae || lt !== null) return !1
  var e = w.f
  return (e & 32768) !== 0
}
function yt(e, t, r) {
  return t == null || t === Dn
    ? r
      ? document.createElement(e, { is: r })
      : document.createElement(e)
    : r
      ? document.createElementNS(t, e, { is: r })
      : document.createElementNS(t, e)
}
function io(e) {
  if (e.nodeValue.length < 65536) return
  let t = e.nextSibling
  for (; t !== null && t.nodeType === gr; ) t.remove(), (e.nodeValue += t.nodeValue), (t = e.nextSibling)
}
var ri = new WeakMap()
function Vs(e) {
  var t = w
  if (t === null) return ((B.f |= 8388608), e)
  if ((m && e instanceof Error && !ri.has(e) && ri.set(e, Tl(e, t)), (t.f & 32768) === 0 && (t.f & 4) === 0))
    throw (m && !t.parent && e instanceof Error && Ms(e), e)
  Ve(e, t)
}
function Ve(e, t) {
  if (e === je) throw e
  if (!(t !== null && (t.f & 16384) !== 0)) {
    for (; t !== null; ) {
      if ((t.f & 128) !== 0 && (t.f & 33570816) === 0) {
        if ((t.f & 32768) === 0) throw e
        try {
          t.b.error(e)
          return
        } catch (r) {
          e = r
        }
      }
      t = t.parent
    }
    throw (m && e instanceof Error && Ms(e), e)
  }
}
function Tl(e, t) {
  let r = $e(e, 'message')
  if (!(r && !r.configurable)) {
    for (
      var n = rn ? '  ' : '	',
        o = `
${n}in ${t.fn?.name || '<unknown>'}`,
        i = t.ctx;
      i !== null;
    )
      (o += `
${n}in ${i.function?.[Ke].split('/').pop()}`),
        (i = i.p)
    return {
      message:
        e.message +
        `
${o}
`,
      stack: e.stack
        ?.split(`
`)
        .filter((s) => !s.includes('svelte/src/internal'))
        .join(`
`),
    }
  }
}
function Ms(e) {
  let t = ri.get(e)
  t && (ye(e, 'message', { value: t.message }), ye(e, 'stack', { value: t.stack }))
}
function Ps(e) {
  w === null && (B === null && ds(e), us()), et && fs(e)
}
function Ll(e, t) {
  var r = t.last
  r === null ? (t.last = t.first = e) : ((r.next = e), (e.prev = r), (t.last = e))
}
function ft(e, t) {
  var r = w
  if (m) for (; r !== null && (r.f & 131072) !== 0; ) r = r.parent
  r !== null && (r.f & 8192) !== 0 && (e |= 8192)
  var n = {
    ctx: T,
    deps: null,
    nodes: null,
    f: e | 2048 | 512,
    first: null,
    fn: t,
    last: null,
    next: null,
    parent: r,
    b: r && r.b,
    prev: null,
    teardown: null,
    wv: 0,
    ac: null,
  }
  m && (n.component_function = ht), F?.register_created_effect(n)
  var o = n
  if ((e & 4) !== 0) Sr !== null ? Sr.push(n) : tt.ensure().schedule(n)
  else if (t !== null) {
    try {
      Et(n)
    } catch (s) {
      throw (ne(n), s)
    }
    o.deps === null &&
      o.teardown === null &&
      o.nodes === null &&
      o.first === o.last &&
      (o.f & 524288) === 0 &&
      ((o = o.first), (e & 16) !== 0 && (e & 65536) !== 0 && o !== null && (o.f |= 65536))
  }
  if (
    o !== null &&
    ((o.parent = r), r !== null && Ll(o, r), B !== null && (B.f & 2) !== 0 && (e & 64) === 0)
  ) {
    var i = B
    ;(i.effects ??= []).push(o)
  }
  return n
}
function Wt() {
  return B !== null && !De
}
function we(e) {
  let t = ft(8, null)
  return (H(t, 1024), (t.teardown = e), t)
}
function Bt(e) {
  Ps('$effect'), m && ye(e, 'name', { value: '$effect' })
  var t = w.f,
    r = !B && (t & 32) !== 0 && T !== null && !T.i
  if (r) {
    var n = T
    ;(n.e ??= []).push(e)
  } else return Lo(e)
}
function Lo(e) {
  return ft(1048580, e)
}
function si(e) {
  tt.ensure()
  let t = ft(524352, e)
  return () => {
    ne(t)
  }
}
function Hs(e) {
  tt.ensure()
  let t = ft(524352, e)
  return (r = {}) =>
    new Promise((n) => {
      r.outro
        ? Qt(t, () => {
            ne(t), n(void 0)
          })
        : (ne(t), n(void 0))
    })
}
function He(e) {
  return ft(4, e)
}
function Ns(e) {
  return ft(4718592, e)
}
function Re(e, t = 0) {
  return ft(8 | t, e)
}
function z(e, t = [], r = [], n = []) {
  Br(n, t, r, (o) => {
    ft(8, () => {
      e(...o.map(g))
    })
  })
}
function ai(e, t = [], r = [], n = []) {
  Br(n, t, r, (o) => {
    ft(4, () => e(...o.map(g)))
  })
}
function ke(e, t = 0) {
  var r = ft(16 | t, e)
  return (m && (r.dev_stack = st), r)
}
function so(e, t = 0) {
  var r = ft(16777216 | t, e)
  return (m && (r.dev_stack = st), r)
}
function le(e) {
  return ft(524320, e)
}
function li(e) {
  var t = e.teardown
  if (t !== null) {
    let r = et,
      n = B
    ni(!0), ge(null)
    try {
      t.call(null)
    } catch (o) {
      Ve(o, e.parent)
    } finally {
      ni(r), ge(n)
    }
  }
}
function qr(e, t = !1) {
  var r = e.first
  for (e.first = e.last = null; r !== null; ) {
    let o = r.ac
    o !== null &&
      at(() => {
        o.abort(St)
      })
    var n = r.next
    ;(r.f & 64) !== 0 ? (r.parent = null) : ne(r, t), (r = n)
  }
}
function zs(e) {
  for (var t = e.first; t !== null; ) {
    var r = t.next
    ;(t.f & 32) === 0 && ne(t), (t = r)
  }
}
function ne(e, t = !0) {
  var r = !1
  ;(t || (e.f & 262144) !== 0) &&
    e.nodes !== null &&
    e.nodes.end !== null &&
    (js(e.nodes.start, e.nodes.end), (r = !0)),
    (e.f |= 33554432),
    qr(e, t && !r),
    ar(e, 0)
  var n = e.nodes && e.nodes.t
  if (n !== null) for (let i of n) i.stop()
  li(e), (e.f ^= 33554432), (e.f |= 16384)
  var o = e.parent
  o !== null && o.first !== null && jo(e),
    m && (e.component_function = null),
    (e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null)
}
function js(e, t) {
  for (; e !== null; ) {
    var r = e === t ? null : me(e)
    e.remove(), (e = r)
  }
}
function jo(e) {
  var t = e.parent,
    r = e.prev,
    n = e.next
  r !== null && (r.next = n),
    n !== null && (n.prev = r),
    t !== null && (t.first === e && (t.first = n), t.last === e && (t.last = r))
}
function Qt(e, t, r = !0) {
  var n = []
  ;(e.f |= 256), Ks(e, n, !0)
  var o = () => {
      r && ne(e), t && t()
    },
    i = n.length
  if (i > 0) {
    var s = () => --i || o()
    for (var a of n) a.out(s)
  } else o()
}
function Ks(e, t, r) {
  if ((e.f & 8192) === 0) {
    e.f ^= 8192
    var n = e.nodes && e.nodes.t
    if (n !== null) for (let a of n) (a.is_global || r) && t.push(a)
    for (var o = e.first; o !== null; ) {
      var i = o.next
      if ((o.f & 64) === 0) {
        var s = (o.f & 65536) !== 0 || ((o.f & 32) !== 0 && (e.f & 16) !== 0)
        Ks(o, t, s ? r : !1)
      }
      o = i
    }
  }
}
function $r(e) {
  ;(e.f &= -257), qs(e, !0)
}
function qs(e, t) {
  if ((e.f & 256) === 0 && (e.f & 8192) !== 0) {
    ;(e.f ^= 8192), (e.f & 1024) === 0 && (H(e, 2048), tt.ensure().schedule(e))
    for (var r = e.first; r !== null; ) {
      var n = r.next,
        o = (r.f & 65536) !== 0 || (r.f & 32) !== 0
      qs(r, o ? t : !1), (r = n)
    }
    var i = e.nodes && e.nodes.t
    if (i !== null) for (let s of i) (s.is_global || t) && s.in()
  }
}
function Nr(e, t) {
  if (e.nodes)
    for (var r = e.nodes.start, n = e.nodes.end; r !== null; ) {
      var o = r === n ? null : me(r)
      t.append(r), (r = o)
    }
}
var ea = null
var et = !1
function ni(e) {
  et = e
}
var B = null,
  De = !1
function ge(e) {
  B = e
}
var w = null
function be(e) {
  w = e
}
var xt = null
function Kn(e) {
  B !== null && ((!Ae && (B.f & 2097152) !== 0) || (B.f & 2) !== 0) && (xt ??= new Set()).add(e)
}
var Ie = null,
  Oe = 0,
  rt = null
function Xs(e) {
  rt = e
}
var ra = 1,
  mr = 0,
  Vt = mr
function ei(e) {
  Vt = e
}
function Ar() {
  return ++ra
}
function Yt(e) {
  var t = e.f
  if ((t & 2048) !== 0) return !0
  if ((t & 4096) !== 0) {
    for (var r = e.deps, n = r.length, o = 0; o < n; o++) {
      var i = r[o]
      if ((Yt(i) && Yo(i), i.wv > e.wv)) return !0
    }
    ;(t & 512) !== 0 && Ce === null && H(e, 1024)
  }
  return !1
}
function na(e, t, r = !0) {
  var n = e.reactions
  if (n !== null && !(!Ae && xt !== null && xt.has(e)))
    for (var o = 0; o < n.length; o++) {
      var i = n[o]
      ;(i.f & 2) !== 0 ? na(i, t, !1) : t === i && (r ? H(i, 2048) : (i.f & 1024) !== 0 && H(i, 4096), tn(i))
    }
}
function jn(e) {
  var t = Ie,
    r = Oe,
    n = rt,
    o = B,
    i = xt,
    s = T,
    a = De,
    l = Vt,
    f = e.f
  ;(Ie = null),
    (Oe = 0),
    (rt = null),
    (B = (f & 96) === 0 ? e : null),
    (xt = null),
    Nt(e.ctx),
    (De = !1),
    (Vt = ++mr),
    e.ac !== null &&
      (at(() => {
        e.ac.abort(St)
      }),
      (e.ac = null))
  try {
    e.f |= 2097152
    var p = e.fn,
      d = p()
    e.f |= 32768
    var c = ta(e)
    if (It() && rt !== null && !De && c !== null && (e.f & 6146) === 0)
      for (var u = 0; u < rt.length; u++) na(rt[u], e)
    if (o !== null && o !== e) {
      if ((mr++, o.deps !== null)) for (let _ = 0; _ < r; _ += 1) o.deps[_].rv = mr
      if (t !== null) for (let _ of t) _.rv = mr
      rt !== null && (n === null ? (n = rt) : n.push(...rt))
    }
    return ((e.f & 8388608) !== 0 && (e.f ^= 8388608), d)
  } catch (_) {
    return (ta(e), Vs(_))
  } finally {
    ;(e.f ^= 2097152), (Ie = t), (Oe = r), (rt = n), (B = o), (xt = i), Nt(s), (De = a), (Vt = l)
  }
}
function ta(e) {
  var t = e.deps,
    r = F?.is_fork
  if (Ie !== null) {
    var n
    if ((r || ar(e, Oe), t !== null && Oe > 0))
      for (t.length = Oe + Ie.length, n = 0; n < Ie.length; n++) t[Oe + n] = Ie[n]
    else e.deps = t = Ie
    if (Wt() && (e.f & 512) !== 0) for (n = Oe; n < t.length; n++) (t[n].reactions ??= []).push(e)
  } else !r && t !== null && Oe < t.length && (ar(e, Oe), (t.length = Oe))
  return t
}
function Rl(e, t) {
  let r = t.reactions
  if (r !== null) {
    var n = Hi.call(r, e)
    if (n !== -1) {
      var o = r.length - 1
      o === 0 ? (r = t.reactions = null) : ((r[n] = r[o]), r.pop())
    }
  }
  if (r === null && (t.f & 2) !== 0 && (Ie === null || !Ft.call(Ie, t))) {
    var i = t
    ;(i.f & 512) !== 0 && (i.f ^= 512),
      i.v !== P && Ir(i),
      i.ac !== null &&
        at(() => {
          i.ac.abort(St), (i.ac = null), H(i, 2048)
        }),
      $s(i),
      ar(i, 0)
  }
}
function ar(e, t) {
  var r = e.deps
  if (r !== null) for (var n = t; n < r.length; n++) Rl(e, r[n])
}
function Et(e) {
  var t = e.f
  if ((t & 16384) === 0) {
    H(e, 1024)
    var r = w
    if (((w = e), m)) {
      var n = ht
      Pn(e.component_function)
      var o = st
      wr(e.dev_stack ?? st)
    }
    try {
      ;(t & 16777232) !== 0 ? zs(e) : qr(e), li(e)
      var i = jn(e)
      if (
        ((e.teardown = typeof i == 'function' ? i : null),
        (e.wv = ra),
        m && mt && (e.f & 2048) !== 0 && e.deps !== null)
      )
        for (var s of e.deps) s.set_during_effect && ((s.wv = Ar()), (s.set_during_effect = !1))
    } finally {
      ;(w = r), m && (Pn(n), wr(o))
    }
  }
}
function g(e) {
  var t = e.f,
    r = (t & 2) !== 0
  if ((ea?.add(e), B !== null && !De)) {
    var n = w !== null && (w.f & 16384) !== 0
    if (!n && (xt === null || !xt.has(e))) {
      var o = B.deps
      if ((B.f & 2097152) !== 0)
        e.rv < mr &&
          ((e.rv = mr),
          Ie === null && o !== null && o[Oe] === e ? Oe++ : Ie === null ? (Ie = [e]) : Ie.push(e))
      else {
        ;(B.deps ??= []), Ft.call(B.deps, e) || B.deps.push(e)
        var i = e.reactions
        i === null ? (e.reactions = [B]) : Ft.call(i, B) || i.push(B)
      }
    }
  }
  if (m) {
    if (
      !De &&
      Me &&
      F === null &&
      bt === null &&
      !Me.warned &&
      (Me.effect.f & 2097152) === 0 &&
      !Me.effect_deps.has(e)
    ) {
      ;(Me.warned = !0), Ki(e.label)
      var s = _t('traced at')
      s && console.warn(s)
    }
    if ((jr.delete(e), mt && !De && Pr !== null && B !== null && Pr.reaction === B)) {
      if (e.trace) e.trace()
      else if (((s = _t('traced at')), s)) {
        var a = Pr.entries.get(e)
        a === void 0 && ((a = { traces: [] }), Pr.entries.set(e, a))
        var l = a.traces[a.traces.length - 1]
        s.stack !== l?.stack && a.traces.push(s)
      }
    }
  }
  if (et && ct.has(e)) return ct.get(e)
  if (r) {
    var f = e
    if (et) {
      var p = f.v
      return ((((f.f & 1024) === 0 && f.reactions !== null) || ia(f)) && (p = Kr(f)), ct.set(f, p), p)
    }
    var d = (f.f & 512) === 0 && !De && B !== null && (B.f & 512) !== 0,
      c = (f.f & 32768) === 0
    Yt(f) && (d && (f.f |= 512), Yo(f)), d && !c && (Vo(f), oa(f))
  }
  if (Ce?.has(e)) return Ce.get(e)
  if ((e.f & 8388608) !== 0) throw e.v
  return e.v
}
function oa(e) {
  if (((e.f |= 512), e.deps !== null))
    for (let r of e.deps) {
      var t = r.reactions
      t === null ? (r.reactions = [e]) : Ft.call(t, e) || t.push(e),
        (r.f & 2) !== 0 && (r.f & 512) === 0 && (Vo(r), oa(r))
    }
}
function ia(e) {
  if (e.v === P) return !0
  if (e.deps === null) return !1
  for (let t of e.deps) if (ct.has(t) || ((t.f & 2) !== 0 && ia(t))) return !0
  return !1
}
function oe(e) {
  var t = De
  try {
    return ((De = !0), e())
  } finally {
    De = t
  }
}
function sa(e) {
  return e.endsWith('capture') && e !== 'gotpointercapture' && e !== 'lostpointercapture'
}
var Zl = [
  'beforeinput',
  'click',
  'change',
  'dblclick',
  'contextmenu',
  'focusin',
  'focusout',
  'input',
  'keydown',
  'keyup',
  'mousedown',
  'mousemove',
  'mouseout',
  'mouseover',
  'mouseup',
  'pointerdown',
  'pointermove',
  'pointerout',
  'pointerover',
  'pointerup',
  'touchend',
  'touchmove',
  'touchstart',
]
function aa(e) {
  return Zl.includes(e)
}
var Ol = [
  'allowfullscreen',
  'async',
  'autofocus',
  'autoplay',
  'checked',
  'controls',
  'default',
  'disabled',
  'formnovalidate',
  'indeterminate',
  'inert',
  'ismap',
  'loop',
  'multiple',
  'muted',
  'nomodule',
  'novalidate',
  'open',
  'playsinline',
  'readonly',
  'required',
  'reversed',
  'seamless',
  'selected',
  'webkitdirectory',
  'defer',
  'disablepictureinpicture',
  'disableremoteplayback',
]
var Dl = {
  formnovalidate: 'formNoValidate',
  ismap: 'isMap',
  nomodule: 'noModule',
  playsinline: 'playsInline',
  readonly: 'readOnly',
  defaultvalue: 'defaultValue',
  defaultchecked: 'defaultChecked',
  srcobject: 'srcObject',
  novalidate: 'noValidate',
  allowfullscreen: 'allowFullscreen',
  disablepictureinpicture: 'disablePictureInPicture',
  disableremoteplayback: 'disableRemotePlayback',
}
function la(e) {
  return ((e = e.toLowerCase()), Dl[e] ?? e)
}
var ym = [
  ...Ol,
  'formNoValidate',
  'isMap',
  'noModule',
  'playsInline',
  'readOnly',
  'value',
  'volume',
  'defaultValue',
  'defaultChecked',
  'srcObject',
  'noValidate',
  'allowFullscreen',
  'disablePictureInPicture',
  'disableRemotePlayback',
]
var Xl = ['touchstart', 'touchmove']
function ca(e) {
  return Xl.includes(e)
}
var Wl = ['$state', '$state.raw', '$derived', '$derived.by'],
  wm = [
    ...Wl,
    '$state.eager',
    '$state.snapshot',
    '$props',
    '$props.id',
    '$bindable',
    '$effect',
    '$effect.pre',
    '$effect.tracking',
    '$effect.root',
    '$effect.pending',
    '$inspect',
    '$inspect().with',
    '$inspect.trace',
    '$host',
  ]
var Jl = ['textarea', 'script', 'style', 'title']
function fa(e) {
  return Jl.includes(e)
}
var on = Symbol('events'),
  ui = new Set(),
  ao = new Set()
function da(e, t, r, n = {}) {
  function o(i) {
    if ((n.capture || lo.call(t, i), !i.cancelBubble)) return at(() => r?.call(this, i))
  }
  return (
    e.startsWith('pointer') || e.startsWith('touch') || e === 'wheel'
      ? ((o.__removed = !1),
        ue(() => {
          o.__removed || t.addEventListener(e, o, n)
        }))
      : t.addEventListener(e, o, n),
    o
  )
}
function Gt(e, t, r) {
  ;(t[on] ??= {})[e] = r
}
function Lt(e) {
  for (var t = 0; t < e.length; t++) ui.add(e[t])
  for (var r of ao) r(e)
}
var ci = null,
  fi = !1
function lo(e) {
  var t = this,
    r = t.ownerDocument,
    n = e.type,
    o = e.composedPath?.() || [],
    i = o[0] || e.target
  ;(ci = e),
    fi ||
      ((fi = !0),
      setTimeout(() => {
        ;(fi = !1), (ci = null)
      }))
  var s = 0,
    a = ci === e && e[on]
  if (a) {
    var l = o.indexOf(a)
    if (l !== -1 && (t === document || t === window)) {
      e[on] = t
      return
    }
    var f = o.indexOf(t)
    if (f === -1) return
    l <= f && (s = l)
  }
  if (((i = o[s] || e.target), i !== t)) {
    ye(e, 'currentTarget', {
      configurable: !0,
      get() {
        return i || r
      },
    })
    var p = B,
      d = w
    ge(null), be(null)
    try {
      for (var c, u = []; i !== null && i !== t; ) {
        try {
          var _ = i[on]?.[n]
          _ != null && (!i.disabled || e.target === i) && _.call(i, e)
        } catch (v) {
          c ? u.push(v) : (c = v)
        }
        if (e.cancelBubble) break
        s++, (i = s < o.length ? o[s] : null)
      }
      if (c) {
        for (let v of u)
          queueMicrotask(() => {
            throw v
          })
        throw c
      }
    } finally {
      ;(e[on] = t), delete e.currentTarget, ge(p), be(d)
    }
  }
}
var Vl =
  globalThis?.window?.trustedTypes &&
  globalThis.window.trustedTypes.createPolicy('svelte-trusted-html', { createHTML: (e) => e })
function pa(e) {
  return Vl?.createHTML(e) ?? e
}
function co(e) {
  var t = yt('template')
  return ((t.innerHTML = pa(e.replaceAll('<!>', '<!---->'))), t.content)
}
function We(e, t) {
  var r = w
  r.nodes === null && (r.nodes = { start: e, end: t, a: null, t: null })
}
function M(e, t) {
  var r = (t & 1) !== 0,
    n = (t & 2) !== 0,
    o,
    i = !e.startsWith('<!>')
  return () => {
    if (b) return (We(E, null), E)
    o === void 0 && ((o = co(i ? e : '<!>' + e)), r || (o = re(o)))
    var s = n || rn ? document.importNode(o, !0) : o.cloneNode(!0)
    if (r) {
      var a = re(s),
        l = s.lastChild
      We(a, l)
    } else We(s, s)
    return s
  }
}
function zl(e, t, r = 'svg') {
  var n = !e.startsWith('<!>'),
    o = (t & 1) !== 0,
    i = `<${r}>${n ? e : '<!>' + e}</${r}>`,
    s
  return () => {
    if (b) return (We(E, null), E)
    if (!s) {
      var a = co(i),
        l = re(a)
      if (o) for (s = document.createDocumentFragment(); re(l); ) s.appendChild(re(l))
      else s = re(l)
    }
    var f = s.cloneNode(!0)
    if (o) {
      var p = re(f),
        d = f.lastChild
      We(p, d)
    } else We(f, f)
    return f
  }
}
function di(e, t) {
  return zl(e, t, 'svg')
}
function sn() {
  if (b) return (We(E, null), E)
  var e = document.createDocumentFragment(),
    t = document.createComment(''),
    r = ae()
  return (e.append(t, r), We(t, r), e)
}
function $(e, t) {
  if (b) {
    var r = w
    ;((r.f & 32768) === 0 || r.nodes.end === null) && (r.nodes.end = E), pe()
    return
  }
  e !== null && e.before(t)
}
function _a(e) {
  let t = 0,
    r = Ge(0),
    n
  return (
    m && Ue(r, 'createSubscriber version'),
    () => {
      Wt() &&
        (g(r),
        Re(
          () => (
            t === 0 && (n = oe(() => e(() => dr(r)))),
            (t += 1),
            () => {
              ue(() => {
                ;(t -= 1), t === 0 && (n?.(), (n = void 0), dr(r))
              })
            }
          ),
        ))
    }
  )
}
var jl = 589824
function mi(e, t, r, n) {
  new pi(e, t, r, n)
}
var pi = class {
  parent
  is_pending = !1
  transform_error
  #e
  #r = b ? E : null
  #t
  #n
  #i
  #o = null
  #s = null
  #a = null
  #l = null
  #p = 0
  #c = 0
  #_ = !1
  #g = new Map()
  #f = null
  #h = _a(
    () => (
      (this.#f = Ge(this.#p)),
      m && Ue(this.#f, '$effect.pending()'),
      () => {
        this.#f = null
      }
    ),
  )
  constructor(t, r, n, o) {
    ;(this.#e = t),
      (this.#t = r),
      (this.#n = (i) => {
        var s = w
        ;(s.b = this), (s.f |= 128), n(i)
      }),
      (this.parent = w.b),
      (this.transform_error = o ?? this.parent?.transform_error ?? ((i) => i)),
      (this.#i = ke(() => {
        if (b) {
          let i = Dt(this.#r)
          pe()
          let s = i === '[!'
          if (i.startsWith('[?')) {
            let l = JSON.parse(i.slice('[?'.length))
            this.#y(l)
          } else s ? this.#m() : this.#b()
        } else this.#x()
      }, jl)),
      b && (this.#e = E)
  }
  #b() {
    try {
      this.#o = le(() => this.#n(this.#e))
    } catch (t) {
      this.error(t)
    }
  }
  #y(t) {
    let r = this.#t.failed,
      { reset: n, invoke_onerror: o } = this.#v(t)
    ue(o),
      r &&
        (this.#a = le(() => {
          r(
            this.#e,
            () => t,
            () => n,
          )
        }))
  }
  #v(t) {
    var r = !1,
      n = !1
    let o = () => {
      if (!this.#u()) {
        if (r) {
          os()
          return
        }
        ;(r = !0),
          n && ws(),
          this.#a !== null &&
            Qt(this.#a, () => {
              this.#a = null
            }),
          this.#w(() => {
            this.#x()
          })
      }
    }
    return {
      reset: o,
      invoke_onerror: () => {
        if (!this.#u())
          try {
            ;(n = !0), this.#t.onerror?.(t, o), (n = !1)
          } catch (s) {
            Ve(s, this.#i && this.#i.parent)
          }
      },
    }
  }
  #u() {
    return (this.#i.f & 33570816) !== 0
  }
  #m() {
    let t = this.#t.pending
    t &&
      ((this.is_pending = !0),
      (this.#s = le(() => t(this.#e))),
      ue(() => {
        if (!this.#u()) {
          var r = (this.#l = document.createDocumentFragment()),
            n = ae(),
            o = !1
          if (
            (r.append(n),
            (this.#o = this.#w(() => {
              try {
                return le(() => this.#n(n))
              } catch (i) {
                try {
                  this.error(i), (o = !0)
                } catch (s) {
                  Ve(s, this.#i.parent)
                }
                return null
              }
            })),
            this.#o === null)
          ) {
            ;(this.#l = null), o && this.#d(F)
            return
          }
          this.#c === 0 &&
            (this.#e.before(r),
            (this.#l = null),
            Qt(this.#s, () => {
              this.#s = null
            }),
            this.#d(F))
        }
      }))
  }
  #x() {
    try {
      if (
        ((this.is_pending = this.has_pending_snippet()),
        (this.#c = 0),
        (this.#p = 0),
        (this.#o = le(() => {
          this.#n(this.#e)
        })),
        this.#c > 0)
      ) {
        var t = (this.#l = document.createDocumentFragment())
        Nr(this.#o, t)
        let r = this.#t.pending
        this.#s = le(() => r(this.#e))
      } else this.#d(F)
    } catch (r) {
      this.error(r)
    }
  }
  #d(t) {
    ;(this.is_pending = !1), t.transfer_reactions(this.#g)
  }
  defer_effect(t) {
    Hn(t, this.#g)
  }
  is_rendered() {
    return !this.is_pending && (!this.parent || this.parent.is_rendered())
  }
  has_pending_snippet() {
    return !!this.#t.pending
  }
  #w(t) {
    var r = w,
      n = B,
      o = T
    be(this.#i), ge(this.#i), Nt(this.#i.ctx)
    try {
      return (tt.ensure(), t())
    } finally {
      be(r), ge(n), Nt(o)
    }
  }
  #I(t, r) {
    if (!this.has_pending_snippet()) {
      this.parent && this.parent.#I(t, r)
      return
    }
    ;(this.#c += t),
      this.#c === 0 &&
        (this.#d(r),
        this.#s &&
          Qt(this.#s, () => {
            this.#s = null
          }),
        this.#l && (this.#e.before(this.#l), (this.#l = null)))
  }
  update_pending_count(t, r) {
    this.#I(t, r),
      (this.#p += t),
      !(!this.#f || this.#_) &&
        ((this.#_ = !0),
        ue(() => {
          ;(this.#_ = !1), this.#f && gt(this.#f, this.#p)
        }))
  }
  get_effect_pending() {
    return (this.#h(), g(this.#f))
  }
  error(t) {
    if (t === je || (!this.#t.onerror && !this.#t.failed)) throw t
    F?.is_fork
      ? (this.#o && F.skip_effect(this.#o),
        this.#s && F.skip_effect(this.#s),
        this.#a && F.skip_effect(this.#a),
        F.oncommit(() => {
          this.#u() || this.#C(t)
        }))
      : this.#C(t)
  }
  #C(t) {
    this.#o && (ne(this.#o), (this.#o = null)),
      this.#s && (ne(this.#s), (this.#s = null)),
      this.#a && (ne(this.#a), (this.#a = null)),
      b && (O(this.#r), No(), O(pt()))
    let r = this.#t.failed,
      n = (o) => {
        if (this.#u()) return
        let { reset: i, invoke_onerror: s } = this.#v(o)
        s(),
          r &&
            !this.#u() &&
            (this.#a = this.#w(() => {
              try {
                return le(() => {
                  var a = w
                  ;(a.b = this),
                    (a.f |= 128),
                    r(
                      this.#e,
                      () => o,
                      () => i,
                    )
                })
              } catch (a) {
                return (Ve(a, this.#i.parent), null)
              }
            }))
      }
    ue(() => {
      if (!this.#u()) {
        var o
        try {
          o = this.transform_error(t)
        } catch (i) {
          Ve(i, this.#i && this.#i.parent)
          return
        }
        o !== null && typeof o == 'object' && typeof o.then == 'function'
          ? o.then(n, (i) => Ve(i, this.#i && this.#i.parent))
          : n(o)
      }
    })
  }
}
var uo = !0
function Ur(e) {
  uo = e
}
function ie(e, t) {
  var r = t == null ? '' : typeof t == 'object' ? `${t}` : t
  r !== (e[Yr] ??= e.nodeValue) && ((e[Yr] = r), (e.nodeValue = `${r}`))
}
function Tr(e, t) {
  return va(e, t)
}
function hi(e, t) {
  no(), (t.intro = t.intro ?? !1)
  let r = t.target,
    n = b,
    o = E
  try {
    for (var i = re(r); i && (i.nodeType !== ze || i.data !== '['); ) i = me(i)
    if (!i) throw je
    j(!0), O(i)
    let s = va(e, { ...t, anchor: i })
    return (j(!1), s)
  } catch (s) {
    if (
      s instanceof Error &&
      s.message
        .split(`
`)
        .some((a) => a.startsWith('https://svelte.dev/e/'))
    )
      throw s
    return (
      s !== je && console.warn('Failed to hydrate: ', s),
      t.recover === !1 && ms(),
      no(),
      Cr(r),
      j(!1),
      Tr(e, t)
    )
  } finally {
    j(n), O(o)
  }
}
var fo = new Map()
function va(
  e,
  { target: t, anchor: r, props: n = {}, events: o, context: i, intro: s = !0, transformError: a },
) {
  no()
  var l = void 0,
    f = Hs(() => {
      var p = r ?? t.appendChild(ae())
      mi(
        p,
        { pending: () => {} },
        (u) => {
          _e({})
          var _ = T
          if (
            (i && (_.c = i),
            o && (n.$$events = o),
            b && We(u, null),
            (uo = s),
            (l = e(u, n) || Hr()),
            (uo = !0),
            b && ((w.nodes.end = E), E === null || E.nodeType !== ze || E.data !== ']'))
          )
            throw (er(), je)
          he()
        },
        a,
      )
      var d = new Set(),
        c = (u) => {
          for (var _ = 0; _ < u.length; _++) {
            var v = u[_]
            if (!d.has(v)) {
              d.add(v)
              var h = ca(v)
              for (let S of [t, document]) {
                var x = fo.get(S)
                x === void 0 && ((x = new Map()), fo.set(S, x))
                var y = x.get(v)
                y === void 0 ? (S.addEventListener(v, lo, { passive: h }), x.set(v, 1)) : x.set(v, y + 1)
              }
            }
          }
        }
      return (
        c(_r(ui)),
        ao.add(c),
        () => {
          for (var u of d)
            for (let h of [t, document]) {
              var _ = fo.get(h),
                v = _.get(u)
              --v == 0
                ? (h.removeEventListener(u, lo), _.delete(u), _.size === 0 && fo.delete(h))
                : _.set(u, v)
            }
          ao.delete(c), p !== r && p.parentNode?.removeChild(p)
        }
      )
    })
  return (_i.set(l, f), l)
}
var _i = new WeakMap()
function vi(e, t) {
  let r = _i.get(e)
  return r ? (_i.delete(e), r(t)) : (m && rs(), Promise.resolve())
}
var ut = class {
  anchor
  #e = new Map()
  #r = new Map()
  #t = new Map()
  #n = new Set()
  #i = !0
  constructor(t, r = !0) {
    ;(this.anchor = t), (this.#i = r)
  }
  #o = (t) => {
    if (this.#e.has(t)) {
      var r = this.#e.get(t),
        n = this.#r.get(r)
      if (n) $r(n), this.#n.delete(r)
      else {
        var o = this.#t.get(r)
        o &&
          ($r(o.effect),
          this.#r.set(r, o.effect),
          this.#t.delete(r),
          m && (o.fragment.lastChild[ko] = this.anchor),
          o.fragment.lastChild.remove(),
          this.anchor.before(o.fragment),
          (n = o.effect))
      }
      for (let [i, s] of this.#e) {
        if ((this.#e.delete(i), i === t)) break
        let a = this.#t.get(s)
        a && (ne(a.effect), this.#t.delete(s))
      }
      for (let [i, s] of this.#r) {
        if (i === r || this.#n.has(i)) continue
        let a = () => {
          if (Array.from(this.#e.values()).includes(i)) {
            var f = document.createDocumentFragment()
            Nr(s, f), f.append(ae()), this.#t.set(i, { effect: s, fragment: f })
          } else ne(s)
          this.#n.delete(i), this.#r.delete(i)
        }
        this.#i || !n ? (this.#n.add(i), Qt(s, a, !1)) : a()
      }
    }
  }
  #s = (t) => {
    this.#e.delete(t)
    let r = Array.from(this.#e.values())
    for (let [n, o] of this.#t) r.includes(n) || (ne(o.effect), this.#t.delete(n))
  }
  ensure(t, r) {
    var n = F,
      o = oo()
    if (r && !this.#r.has(t) && !this.#t.has(t))
      if (o) {
        var i = document.createDocumentFragment(),
          s = ae()
        i.append(s), this.#t.set(t, { effect: le(() => r(s)), fragment: i })
      } else
        this.#r.set(
          t,
          le(() => r(this.anchor)),
        )
    if ((this.#e.set(n, t), o)) {
      for (let [a, l] of this.#r) a === t ? n.unskip_effect(l) : n.skip_effect(l)
      for (let [a, l] of this.#t) a === t ? n.unskip_effect(l.effect) : n.skip_effect(l.effect)
      n.oncommit(this.#o), n.ondiscard(this.#s)
    } else b && (this.anchor = E), this.#o(n)
  }
}
function wt(e, t, r = !1) {
  var n
  b && ((n = E), pe())
  var o = new ut(e),
    i = r ? 65536 : 0
  function s(a, l) {
    if (b) {
      var f = Dt(n)
      if (a !== parseInt(f.substring(1))) {
        var p = pt()
        O(p), (o.anchor = p), j(!1), o.ensure(a, l), j(!0)
        return
      }
    }
    o.ensure(a, l)
  }
  ke(() => {
    var a = !1
    t((l, f = 0) => {
      ;(a = !0), s(f, l)
    }),
      a || s(-1, null)
  }, i)
}
function bi(e, t) {
  return t
}
function nc(e, t, r) {
  for (var n = [], o = t.length, i, s = t.length, a = 0; a < o; a++) {
    let d = t[a]
    Qt(
      d,
      () => {
        if (i) {
          if ((i.pending.delete(d), i.done.add(d), i.pending.size === 0)) {
            var c = e.outrogroups
            gi(e, _r(i.done)), c.delete(i), c.size === 0 && (e.outrogroups = null)
          }
        } else s -= 1
      },
      !1,
    )
  }
  if (s === 0) {
    var l = n.length === 0 && r !== null && e.pending.size === 0
    if (l) {
      var f = r,
        p = f.parentNode
      Cr(p), p.append(f), e.items.clear()
    }
    gi(e, t, !l)
  } else (i = { pending: new Set(t), done: new Set() }), (e.outrogroups ??= new Set()).add(i)
}
function gi(e, t, r = !0) {
  var n
  if (e.pending.size > 0) {
    n = new Set()
    for (let s of e.pending.values()) for (let a of s) n.add(e.items.get(a).e)
  }
  for (var o = 0; o < t.length; o++) {
    var i = t[o]
    if (n?.has(i)) {
      i.f |= 33554432
      let s = document.createDocumentFragment()
      Nr(i, s)
    } else ne(t[o], r)
  }
}
var ga
function Gr(e, t, r, n, o, i = null) {
  var s = e,
    a = new Map(),
    l = (t & 4) !== 0
  if (l) {
    var f = e
    s = b ? O(re(f)) : f.appendChild(ae())
  }
  b && pe()
  var p = null,
    d = ir(() => {
      var y = r()
      return dt(y) ? y : y == null ? [] : _r(y)
    })
  m && Ue(d, '{#each ...}')
  var c = new Map(),
    u = !0
  function _(y) {
    if ((x.effect.f & 16384) === 0) {
      x.pending.delete(y)
      var S = g(d)
      ;(x.fallback = p),
        oc(x, S, s, t, n),
        p !== null &&
          (S.length === 0
            ? (p.f & 33554432) === 0
              ? $r(p)
              : ((p.f ^= 33554432), ln(p, null, s))
            : Qt(p, () => {
                p = null
              }))
    }
  }
  function v(y) {
    x.pending.delete(y)
  }
  var h = ke(() => {
      var y = g(d),
        S = y.length
      let I = !1
      if (b) {
        var Y = Dt(s) === '[!'
        Y !== (S === 0) && ((s = pt()), O(s), j(!1), (I = !0))
      }
      for (var Q = new Set(), A = F, C = oo(), k = 0; k < S; k += 1) {
        b && E.nodeType === ze && E.data === ']' && ((s = E), (I = !0), j(!1))
        var U = y[k],
          Ze = n(U, k)
        if (m) {
          var Ot = n(U, k)
          Ze !== Ot && cs(String(k), String(Ze), String(Ot))
        }
        var Ee = u ? null : a.get(Ze)
        Ee
          ? (Ee.v && gt(Ee.v, U), Ee.i && gt(Ee.i, k), C && A.unskip_effect(Ee.e))
          : ((Ee = ic(a, u ? s : (ga ??= ae()), U, Ze, k, o, t, r)),
            u || (Ee.e.f |= 33554432),
            a.set(Ze, Ee)),
          Q.add(Ze)
      }
      if (
        (S === 0 &&
          i &&
          !p &&
          (u ? (p = le(() => i(s))) : ((p = le(() => i((ga ??= ae())))), (p.f |= 33554432))),
        S > Q.size && (m ? sc(y, n) : To('', '', '')),
        b && S > 0 && O(pt()),
        !u)
      )
        if ((c.set(A, Q), C)) {
          for (let [Un, yl] of a) Q.has(Un) || A.skip_effect(yl.e)
          A.oncommit(_), A.ondiscard(v)
        } else _(A)
      I && j(!0), g(d)
    }),
    x = { effect: h, flags: t, items: a, pending: c, outrogroups: null, fallback: p }
  ;(u = !1), b && (s = E)
}
function an(e) {
  for (; e !== null && (e.f & 32) === 0; ) e = e.next
  return e
}
function oc(e, t, r, n, o) {
  var i = (n & 8) !== 0,
    s = t.length,
    a = e.items,
    l = an(e.effect.first),
    f,
    p = null,
    d,
    c = [],
    u = [],
    _,
    v,
    h,
    x
  if (i)
    for (x = 0; x < s; x += 1)
      (_ = t[x]),
        (v = o(_, x)),
        (h = a.get(v).e),
        (h.f & 33554432) === 0 && (h.nodes?.a?.measure(), (d ??= new Set()).add(h))
  for (x = 0; x < s; x += 1) {
    if (((_ = t[x]), (v = o(_, x)), (h = a.get(v).e), e.outrogroups !== null))
      for (let U of e.outrogroups) U.pending.delete(h), U.done.delete(h)
    if (
      ((h.f & 8192) !== 0 && ($r(h), i && (h.nodes?.a?.unfix(), (d ??= new Set()).delete(h))),
      (h.f & 33554432) !== 0)
    )
      if (((h.f ^= 33554432), h === l)) ln(h, null, r)
      else {
        var y = p ? p.next : l
        h === e.effect.last && (e.effect.last = h.prev),
          h.prev && (h.prev.next = h.next),
          h.next && (h.next.prev = h.prev),
          Mt(e, p, h),
          Mt(e, h, y),
          ln(h, y, r),
          (p = h),
          (c = []),
          (u = []),
          (l = an(p.next))
        continue
      }
    if (h !== l) {
      if (f !== void 0 && f.has(h)) {
        if (c.length < u.length) {
          var S = u[0],
            I
          p = S.prev
          var Y = c[0],
            Q = c[c.length - 1]
          for (I = 0; I < c.length; I += 1) ln(c[I], S, r)
          for (I = 0; I < u.length; I += 1) f.delete(u[I])
          Mt(e, Y.prev, Q.next), Mt(e, p, Y), Mt(e, Q, S), (l = S), (p = Q), (x -= 1), (c = []), (u = [])
        } else
          f.delete(h),
            ln(h, l, r),
            Mt(e, h.prev, h.next),
            Mt(e, h, p === null ? e.effect.first : p.next),
            Mt(e, p, h),
            (p = h)
        continue
      }
      for (c = [], u = []; l !== null && l !== h; ) (f ??= new Set()).add(l), u.push(l), (l = an(l.next))
      if (l === null) continue
    }
    ;(h.f & 33554432) === 0 && c.push(h), (p = h), (l = an(h.next))
  }
  if (e.outrogroups !== null) {
    for (let U of e.outrogroups) U.pending.size === 0 && (gi(e, _r(U.done)), e.outrogroups?.delete(U))
    e.outrogroups.size === 0 && (e.outrogroups = null)
  }
  if (l !== null || f !== void 0) {
    var A = []
    if (f !== void 0) for (h of f) (h.f & 8192) === 0 && A.push(h)
    for (; l !== null; ) (l.f & 8192) === 0 && l !== e.fallback && A.push(l), (l = an(l.next))
    var C = A.length
    if (C > 0) {
      var k = (n & 4) !== 0 && s === 0 ? r : null
      if (i) {
        for (x = 0; x < C; x += 1) A[x].nodes?.a?.measure()
        for (x = 0; x < C; x += 1) A[x].nodes?.a?.fix()
      }
      nc(e, A, k)
    }
  }
  i &&
    ue(() => {
      if (d !== void 0) for (h of d) h.nodes?.a?.apply()
    })
}
function ic(e, t, r, n, o, i, s, a) {
  var l = (s & 1) !== 0 ? ((s & 16) === 0 ? ur(r, !1, !1) : Ge(r)) : null,
    f = (s & 2) !== 0 ? Ge(o) : null
  return (
    m &&
      l &&
      (l.trace = () => {
        a()[f?.v ?? o]
      }),
    {
      v: l,
      i: f,
      e: le(
        () => (
          i(t, l ?? r, f ?? o, a),
          () => {
            e.delete(n)
          }
        ),
      ),
    }
  )
}
function ln(e, t, r) {
  if (e.nodes)
    for (
      var n = e.nodes.start, o = e.nodes.end, i = t && (t.f & 33554432) === 0 ? t.nodes.start : r;
      n !== null;
    ) {
      var s = me(n)
      if ((i.before(n), n === o)) return
      n = s
    }
}
function Mt(e, t, r) {
  t === null ? (e.effect.first = r) : (t.next = r), r === null ? (e.effect.last = t) : (r.prev = t)
}
function sc(e, t) {
  let r = new Map(),
    n = e.length
  for (let o = 0; o < n; o++) {
    let i = t(e[o], o)
    if (r.has(i)) {
      let s = String(r.get(i)),
        a = String(o),
        l = String(i)
      l.startsWith('[object ') && (l = null), To(s, a, l)
    }
    r.set(i, o)
  }
}
function Rt(e, t, ...r) {
  var n = new ut(e)
  ke(() => {
    let o = t() ?? null
    m && o == null && _s(), n.ensure(o, o && ((i) => o(i, ...r)))
  }, 65536)
}
function Pt(e, t, r) {
  var n
  b && ((n = E), pe())
  var o = new ut(e)
  ke(() => {
    var i = t() ?? null
    if (b) {
      var s = Dt(n),
        a = s === '[',
        l = i !== null
      if (a !== l) {
        var f = pt()
        O(f), (o.anchor = f), j(!1), o.ensure(i, i && ((p) => r(p, i))), j(!0)
        return
      }
    }
    o.ensure(i, i && ((p) => r(p, i)))
  }, 65536)
}
var fc = null
function xi(e) {
  fc = e
}
function yi(e, t, r, n, o, i) {
  let s = b
  b && pe()
  var a = m && i && T?.function[Ke],
    l = null
  b && E.nodeType === On && ((l = E), pe())
  var f = b ? E : e,
    p = w,
    d = new ut(f, !1)
  ke(() => {
    let c = t() || null
    var u = o ? o() : r || c === 'svg' ? Mr : void 0
    if (c === null) {
      d.ensure(null, null), Ur(!0)
      return
    }
    return (
      d.ensure(c, (_) => {
        if (c) {
          var v = b
          if (
            ((l = b ? l : yt(c, u)),
            m && i && (l.__svelte_meta = { parent: st, loc: { file: a, line: i[0], column: i[1] } }),
            We(l, l),
            n)
          ) {
            var h = null
            b && fa(c) && l.append((h = document.createComment('')))
            var x = b ? re(l) : l.appendChild(ae())
            b && (x === null ? j(!1) : O(x)), xi(p), n(l, x), h?.remove(), xi(null)
          }
          ;(w.nodes.end = l), v || _.before(l)
        }
        b && O(_)
      }),
      Ur(!0),
      () => {
        c && Ur(!1)
      }
    )
  }, 65536),
    we(() => {
      Ur(!0)
    }),
    s && (j(!0), O(f))
}
function wi(e, t) {
  let r = null,
    n = b
  var o
  if (b) {
    r = E
    for (var i = re(document.head); i !== null && (i.nodeType !== ze || i.data !== e); ) i = me(i)
    if (i === null) j(!1)
    else {
      var s = me(i)
      i.remove(), O(s)
    }
  }
  b || (o = document.head.appendChild(ae()))
  try {
    ke(() => {
      var a = le(() => t(o))
      ;(a.f |= 262144),
        b || (a.nodes === null ? (a.nodes = { start: o, end: o, a: null, t: null }) : (a.nodes.end = o))
    })
  } finally {
    n && (j(!0), O(r))
  }
}
function po(e, t) {
  var r = void 0,
    n
  so(() => {
    r !== (r = t()) &&
      (n && (ne(n), (n = null)),
      r &&
        (n = le(() => {
          He(() => r(e))
        })))
  })
}
function ya(e) {
  var t,
    r,
    n = ''
  if (typeof e == 'string' || typeof e == 'number') n += e
  else if (typeof e == 'object')
    if (Array.isArray(e)) {
      var o = e.length
      for (t = 0; t < o; t++) e[t] && (r = ya(e[t])) && (n && (n += ' '), (n += r))
    } else for (r in e) e[r] && (n && (n += ' '), (n += r))
  return n
}
function wa() {
  for (var e, t, r = 0, n = '', o = arguments.length; r < o; r++)
    (e = arguments[r]) && (t = ya(e)) && (n && (n += ' '), (n += t))
  return n
}
function Ci(e) {
  return typeof e == 'object' ? wa(e) : (e ?? '')
}
var Ia = [
  ...` 	
\r\f\xA0\v\uFEFF`,
]
function Ea(e, t, r) {
  var n = e == null ? '' : '' + e
  if ((t && (n = n ? n + ' ' + t : t), r)) {
    for (var o of Object.keys(r))
      if (r[o]) n = n ? n + ' ' + o : o
      else if (n.length)
        for (var i = o.length, s = 0; (s = n.indexOf(o, s)) >= 0; ) {
          var a = s + i
          ;(s === 0 || Ia.includes(n[s - 1])) && (a === n.length || Ia.includes(n[a]))
            ? (n = (s === 0 ? '' : n.substring(0, s)) + n.substring(a + 1))
            : (s = a)
        }
  }
  return n === '' ? null : n
}
function Ca(e, t = !1) {
  var r = t ? ' !important;' : ';',
    n = ''
  for (var o of Object.keys(e)) {
    var i = e[o]
    i != null && i !== '' && (n += ' ' + o + ': ' + i + r)
  }
  return n
}
function Ii(e) {
  return e[0] !== '-' || e[1] !== '-' ? e.toLowerCase() : e
}
function Ba(e, t) {
  if (t) {
    var r = '',
      n,
      o
    if ((Array.isArray(t) ? ((n = t[0]), (o = t[1])) : (n = t), e)) {
      e = String(e)
        .replaceAll(/\/\*.*?\*\//g, '')
        .trim()
      var i = !1,
        s = 0,
        a = !1,
        l = []
      n && l.push(...Object.keys(n).map(Ii)), o && l.push(...Object.keys(o).map(Ii))
      var f = 0,
        p = -1
      let v = e.length
      for (var d = 0; d < v; d++) {
        var c = e[d]
        if (
          (a
            ? c === '/' && e[d - 1] === '*' && (a = !1)
            : i
              ? i === c && (i = !1)
              : c === '/' && e[d + 1] === '*'
                ? (a = !0)
                : c === '"' || c === "'"
                  ? (i = c)
                  : c === '('
                    ? s++
                    : c === ')' && s--,
          !a && i === !1 && s === 0)
        ) {
          if (c === ':' && p === -1) p = d
          else if (c === ';' || d === v - 1) {
            if (p !== -1) {
              var u = Ii(e.substring(f, p).trim())
              if (!l.includes(u)) {
                c !== ';' && d++
                var _ = e.substring(f, d).trim()
                r += ' ' + _ + ';'
              }
            }
            ;(f = d + 1), (p = -1)
          }
        }
      }
    }
    return (n && (r += Ca(n)), o && (r += Ca(o, !0)), (r = r.trim()), r === '' ? null : r)
  }
  return e == null ? null : String(e)
}
function Zt(e, t, r, n, o, i) {
  var s = e[Wr]
  if (b || s !== r || s === void 0) {
    var a = Ea(r, n, i)
    ;(!b || a !== e.getAttribute('class')) &&
      (a == null ? e.removeAttribute('class') : t ? (e.className = a) : e.setAttribute('class', a)),
      (e[Wr] = r)
  } else if (i && o !== i)
    for (var l in i) {
      var f = !!i[l]
      ;(o == null || f !== !!o[l]) && e.classList.toggle(l, f)
    }
  return i
}
function Ei(e, t = {}, r, n) {
  for (var o in r) {
    var i = r[o]
    t[o] !== i && (r[o] == null ? e.style.removeProperty(o) : e.style.setProperty(o, i, n))
  }
}
function Bi(e, t, r, n) {
  var o = e[Jr]
  if (b || o !== t) {
    var i = Ba(t, n)
    ;(!b || i !== e.getAttribute('style')) &&
      (i == null ? e.removeAttribute('style') : (e.style.cssText = i)),
      (e[Jr] = t)
  } else n && (Array.isArray(n) ? (Ei(e, r?.[0], n[0]), Ei(e, r?.[1], n[1], 'important')) : Ei(e, r, n))
  return n
}
function mo(e, t) {
  t ? e.hasAttribute('selected') || e.setAttribute('selected', '') : e.removeAttribute('selected')
}
function _o(e, t) {
  var r = !('__defaultValue' in e)
  ;(!r && e.__defaultValue === t) || ((e.__defaultValue = t), Qa(e, !r || '__value' in e))
}
function Qa(e, t) {
  var r = e.__defaultValue,
    n = e.multiple,
    o = n ? (r ?? []) : null
  if (!(n && !dt(o))) {
    var i = e.selectedIndex,
      s = t && n ? new Set(e.selectedOptions) : null
    for (var a of e.options) {
      var l = Qi(a)
      mo(a, n ? o.includes(l) : to(l, r))
    }
    if (t)
      if (s !== null)
        for (a of e.options) {
          var f = s.has(a)
          a.selected !== f && (a.selected = f)
        }
      else e.selectedIndex !== i && (e.selectedIndex = i)
  }
}
function cn(e, t, r = !1) {
  if (e.multiple) {
    if (t == null) return
    if (!dt(t)) return ns()
    for (var n of e.options) n.selected = t.includes(Qi(n))
    return
  }
  for (n of e.options) {
    var o = Qi(n)
    if (to(o, t)) {
      n.selected = !0
      return
    }
  }
  ;(!r || t !== void 0) && (e.selectedIndex = -1)
}
function Ai(e) {
  var t = new MutationObserver((r) => {
    r.every(dc) || ('__defaultValue' in e && Qa(e, !1), '__value' in e && cn(e, e.__value))
  })
  t.observe(e, { childList: !0, subtree: !0, attributes: !0, attributeFilter: ['value'] }),
    we(() => {
      t.disconnect()
    })
}
function Qi(e) {
  return '__value' in e ? e.__value : e.value
}
function dc(e) {
  if (e.target.closest('selectedcontent') !== null) return !0
  if (e.type === 'childList') {
    var t = [...e.addedNodes, ...e.removedNodes]
    return t.length > 0 && t.every((r) => r.nodeName === 'SELECTEDCONTENT')
  }
  return !1
}
var Lr = Symbol('class'),
  Rr = Symbol('style'),
  ka = Symbol('is custom element'),
  $a = Symbol('is html'),
  pc = qt ? 'link' : 'LINK',
  Aa = qt ? 'input' : 'INPUT',
  mc = qt ? 'option' : 'OPTION',
  Na = qt ? 'select' : 'SELECT',
  Ua = qt ? 'progress' : 'PROGRESS'
function Ta(e) {
  if (b) {
    var t = !1,
      r = () => {
        if (!t) {
          if (((t = !0), e.hasAttribute('value'))) {
            var n = e.value
            ce(e, 'value', null), (e.value = n)
          }
          if (e.hasAttribute('checked')) {
            var o = e.checked
            ce(e, 'checked', null), (e.checked = o)
          }
        }
      }
    ;(e[Vr] = r), ue(r), Oo()
  }
}
function Si(e, t) {
  var r = ki(e)
  r.value === (r.value = t ?? void 0) ||
    (e.value === t && (t !== 0 || e.nodeName !== Ua)) ||
    (e.value = t ?? '')
}
function ce(e, t, r, n) {
  var o = ki(e)
  if (
    b &&
    ((o[t] = e.getAttribute(t)), t === 'src' || t === 'srcset' || (t === 'href' && e.nodeName === pc))
  ) {
    n || hc(e, t, r ?? '')
    return
  }
  var i = o[t]
  i !== (o[t] = r) &&
    (t === 'loading' && (e[ji] = r),
    r == null
      ? e.removeAttribute(t)
      : typeof r != 'string' && Ga(e).has(t)
        ? (e[t] = r)
        : (b && (typeof r == 'number' || typeof r == 'boolean') && i === String(r)) || e.setAttribute(t, r))
}
function _c(e, t, r, n, o = !1, i = !1) {
  b && o && e.nodeName === Aa && ('defaultValue' in r || 'defaultChecked' in r || Ta(e))
  var s = ki(e),
    a = s[ka],
    l = !s[$a]
  let f = b && a
  f && j(!1)
  var p = t || {},
    d = e.nodeName === mc,
    c = e.nodeName === Na
  try {
    for (var u in t) !(u in r) && u[0] + u[1] !== '$$' && (r[u] = null)
    r.class ? (r.class = Ci(r.class)) : (n || r[Lr]) && (r.class = null), r[Rr] && (r.style ??= null)
    var _ = Ga(e)
    if (e.nodeName === Aa && 'type' in r && ('value' in r || '__value' in r)) {
      var v = r.type
      ;(v !== p.type || (v === void 0 && e.hasAttribute('type'))) && ((p.type = v), ce(e, 'type', v, i))
    }
    for (let Q in r) {
      let A = r[Q]
      if (d && Q === 'value' && A == null) {
        ;(e.value = e.__value = ''), (p[Q] = A)
        continue
      }
      if (Q === 'class') {
        var h = e.namespaceURI === 'http://www.w3.org/1999/xhtml'
        Zt(e, h, A, n, t?.[Lr], r[Lr]), (p[Q] = A), (p[Lr] = r[Lr])
        continue
      }
      if (Q === 'style') {
        Bi(e, A, t?.[Rr], r[Rr]), (p[Q] = A), (p[Rr] = r[Rr])
        continue
      }
      var x = p[Q]
      if (!(A === x && !(A === void 0 && e.hasAttribute(Q)))) {
        p[Q] = A
        var y = Q[0] + Q[1]
        if (y !== '$$')
          if (y === 'on') {
            let C = {},
              k = '$$' + Q,
              U = Q.slice(2)
            var S = aa(U)
            if ((sa(U) && ((U = U.slice(0, -7)), (C.capture = !0)), !S && x)) {
              if (A != null) continue
              e.removeEventListener(U, p[k], C), (p[k] = null)
            }
            if (S) Gt(U, e, A), Lt([U])
            else if (A != null) {
              let Ze = function (Ot) {
                p[Q].call(this, Ot)
              }
              p[k] = da(U, e, Ze, C)
            }
          } else if (Q === 'style') ce(e, Q, A)
          else if (Q === 'autofocus') Ro(e, !!A)
          else if (!a && (Q === '__value' || (Q === 'value' && A != null)))
            (e.__value = A), (x == null || e.value !== A || (A === 0 && e.nodeName === Ua)) && (e.value = A)
          else if (Q === 'selected' && d) mo(e, A)
          else {
            var I = Q
            l || (I = la(I))
            var Y = I === 'defaultValue' || I === 'defaultChecked'
            if (c && I === 'defaultValue') continue
            if (A == null && !a && !Y)
              if (((s[Q] = null), I === 'value' || I === 'checked')) {
                let C = e,
                  k = t === void 0
                if (I === 'value') {
                  let U = C.defaultValue
                  C.removeAttribute(I), (C.defaultValue = U), (C.value = C.__value = k ? U : null)
                } else {
                  let U = C.defaultChecked
                  C.removeAttribute(I), (C.defaultChecked = U), (C.checked = k ? U : !1)
                }
              } else e.removeAttribute(Q)
            else
              Y || ((a || typeof A != 'string') && _.has(I))
                ? ((e[I] = A), I in s && (s[I] = P))
                : typeof A != 'function' && ce(e, I, A, i)
          }
      }
    }
  } finally {
    f && j(!0)
  }
  return p
}
function Zr(e, t, r = [], n = [], o = [], i, s = !1, a = !1) {
  Br(o, r, n, (l) => {
    var f = void 0,
      p = {},
      d = e.nodeName === Na,
      c = !1
    if (
      (so(() => {
        var _ = t(...l.map(g)),
          v = _c(e, f, _, i, s, a)
        if (c && d) {
          var h = e
          'defaultValue' in _ && _o(h, _.defaultValue), 'value' in _ && cn(h, _.value)
        }
        for (let y of Object.getOwnPropertySymbols(p)) _[y] || ne(p[y])
        for (let y of Object.getOwnPropertySymbols(_)) {
          var x = _[y]
          y.description === $o && (!f || x !== f[y]) && (p[y] && ne(p[y]), (p[y] = le(() => po(e, () => x)))),
            (v[y] = x)
        }
        f = v
      }),
      d)
    ) {
      var u = e
      He(() => {
        var _ = f
        'defaultValue' in _ && _o(u, _.defaultValue), cn(u, _.value, !0), Ai(u)
      })
    }
    c = !0
  })
}
function ki(e) {
  return (e[Zn] ??= { [ka]: e.nodeName.includes('-'), [$a]: e.namespaceURI === Dn })
}
var Fa = new Map()
function Ga(e) {
  var t = e.getAttribute('is') || e.nodeName,
    r = Fa.get(t)
  if (r) return r
  Fa.set(t, (r = new Set()))
  for (var n, o = e, i = Element.prototype; i !== o; ) {
    n = Qo(o)
    for (var s in n) n[s].set && s !== 'innerHTML' && s !== 'textContent' && s !== 'innerText' && r.add(s)
    o = hr(o)
  }
  return r
}
function hc(e, t, r) {
  m &&
    ((t === 'srcset' && vc(e, r)) ||
      Fi(e.getAttribute(t) ?? '', r) ||
      ts(t, e.outerHTML.replace(e.innerHTML, e.innerHTML && '...'), String(r)))
}
function Fi(e, t) {
  return e === t ? !0 : new URL(e, document.baseURI).href === new URL(t, document.baseURI).href
}
function Sa(e) {
  return e.split(',').map((t) => t.trim().split(' ').filter(Boolean))
}
function vc(e, t) {
  var r = Sa(e.srcset),
    n = Sa(t)
  return n.length === r.length && n.every(([o, i], s) => i === r[s][1] && (Fi(r[s][0], o) || Fi(o, r[s][0])))
}
function $i(e, t) {
  return e === t || e?.[Ne] === t
}
function fn(e = Hr(), t, r, n) {
  var o = T.r,
    i = w
  return (
    He(() => {
      var s, a
      return (
        Re(() => {
          ;(s = a),
            (a = n?.() || []),
            oe(() => {
              $i(r(...a), e) || (t(e, ...a), s && $i(r(...s), e) && t(null, ...s))
            })
        }),
        () => {
          let l = i
          for (; l !== o && l.parent !== null && l.parent.f & 33554432; ) l = l.parent
          let f = () => {
              a && $i(r(...a), e) && t(null, ...a)
            },
            p = l.teardown
          l.teardown = () => {
            f(), p?.()
          }
        }
      )
    }),
    e
  )
}
var vo = !1
function Ui(e) {
  var t = vo
  try {
    return ((vo = !1), [e(), vo])
  } finally {
    vo = t
  }
}
var Cc = {
  get(e, t) {
    if (!e.exclude.has(t)) return e.props[t]
  },
  set(e, t) {
    return (m && vs(`${e.name}.${String(t)}`), !1)
  },
  getOwnPropertyDescriptor(e, t) {
    if (!e.exclude.has(t) && t in e.props) return { enumerable: !0, configurable: !0, value: e.props[t] }
  },
  has(e, t) {
    return e.exclude.has(t) ? !1 : t in e.props
  },
  ownKeys(e) {
    return Reflect.ownKeys(e.props).filter((t) => !e.exclude.has(t))
  },
}
function N(e, t, r) {
  return new Proxy(m ? { props: e, exclude: t, name: r } : { props: e, exclude: t }, Cc)
}
var Ec = {
  get(e, t) {
    let r = e.props.length
    for (; r--; ) {
      let n = e.props[r]
      if ((jt(n) && (n = n()), typeof n == 'object' && n !== null && t in n)) return n[t]
    }
  },
  set(e, t, r) {
    let n = e.props.length
    for (; n--; ) {
      let o = e.props[n]
      jt(o) && (o = o())
      let i = $e(o, t)
      if (i && i.set) return (i.set(r), !0)
    }
    return !1
  },
  getOwnPropertyDescriptor(e, t) {
    let r = e.props.length
    for (; r--; ) {
      let n = e.props[r]
      if ((jt(n) && (n = n()), typeof n == 'object' && n !== null && t in n)) {
        let o = $e(n, t)
        return (o && !o.configurable && (o.configurable = !0), o)
      }
    }
  },
  has(e, t) {
    if (t === Ne || t === vr) return !1
    for (let r of e.props) if ((jt(r) && (r = r()), r != null && t in r)) return !0
    return !1
  },
  ownKeys(e) {
    let t = []
    for (let r of e.props)
      if ((jt(r) && (r = r()), !!r)) {
        for (let n in r) t.includes(n) || t.push(n)
        for (let n of Object.getOwnPropertySymbols(r)) t.includes(n) || t.push(n)
      }
    return t
  },
}
function R(...e) {
  return new Proxy({ props: e }, Ec)
}
function xe(e, t, r, n) {
  var o = !Xt || (r & 2) !== 0,
    i = (r & 8) !== 0,
    s = (r & 16) !== 0,
    a = n,
    l = !0,
    f = void 0,
    p = () => (s && o ? ((f ??= Jt(n)), g(f)) : (l && ((l = !1), (a = s ? oe(n) : n)), a))
  let d
  if (i) {
    var c = Ne in e || vr in e
    d = $e(e, t)?.set ?? (c && t in e ? (I) => (e[t] = I) : void 0)
  }
  var u,
    _ = !1
  i ? ([u, _] = Ui(() => e[t])) : (u = e[t]),
    u === void 0 && n !== void 0 && ((u = p()), d && (o && hs(t), d(u)))
  var v
  if (
    (o
      ? (v = () => {
          var I = e[t]
          return I === void 0 ? p() : ((l = !0), I)
        })
      : (v = () => {
          var I = e[t]
          return (I !== void 0 && (a = void 0), I === void 0 ? a : I)
        }),
    o && (r & 4) === 0)
  )
    return v
  if (d) {
    var h = e.$$legacy
    return function (I, Y) {
      return arguments.length > 0 ? ((!o || !Y || h || _) && d(Y ? v() : I), I) : v()
    }
  }
  var x = !1,
    y = ((r & 1) !== 0 ? Jt : ir)(() => ((x = !1), v()))
  m && (y.label = t), i && g(y)
  var S = w
  return function (I, Y) {
    if (arguments.length > 0) {
      let Q = Y ? g(y) : o && i ? nt(I) : I
      return (G(y, Q), (x = !0), a !== void 0 && (a = Q), I)
    }
    return (et && x) || (S.f & 16384) !== 0 ? y.v : g(y)
  }
}
function Ra(e) {
  return new Ti(e)
}
var Ti = class {
  #e
  #r
  constructor(t) {
    var r = new Map(),
      n = (i, s) => {
        var a = ur(s, !1, !1)
        return (r.set(i, a), a)
      }
    let o = new Proxy(
      { ...(t.props || {}), $$events: {} },
      {
        get(i, s) {
          return g(r.get(s) ?? n(s, Reflect.get(i, s)))
        },
        has(i, s) {
          return s === vr ? !0 : (g(r.get(s) ?? n(s, Reflect.get(i, s))), Reflect.has(i, s))
        },
        set(i, s, a) {
          return (G(r.get(s) ?? n(s, a), a), Reflect.set(i, s, a))
        },
      },
    )
    ;(this.#r = (t.hydrate ? hi : Tr)(t.component, {
      target: t.target,
      anchor: t.anchor,
      props: o,
      context: t.context,
      intro: t.intro ?? !1,
      recover: t.recover,
      transformError: t.transformError,
    })),
      !Ae && (!t?.props?.$$host || t.sync === !1) && cr(),
      (this.#e = o.$$events)
    for (let i of Object.keys(this.#r))
      i === '$set' ||
        i === '$destroy' ||
        i === '$on' ||
        ye(this, i, {
          get() {
            return this.#r[i]
          },
          set(s) {
            this.#r[i] = s
          },
          enumerable: !0,
        })
    ;(this.#r.$set = (i) => {
      Object.assign(o, i)
    }),
      (this.#r.$destroy = () => {
        vi(this.#r)
      })
  }
  $set(t) {
    this.#r.$set(t)
  }
  $on(t, r) {
    this.#e[t] = this.#e[t] || []
    let n = (...o) => r.call(this, ...o)
    return (
      this.#e[t].push(n),
      () => {
        this.#e[t] = this.#e[t].filter((o) => o !== n)
      }
    )
  }
  $destroy() {
    this.#r.$destroy()
  }
}
var Nc
typeof HTMLElement == 'function' &&
  (Nc = class extends HTMLElement {
    $$ctor
    $$s
    $$c
    $$cn = !1
    $$d = {}
    $$r = !1
    $$p_d = {}
    $$l = {}
    $$l_u = new Map()
    $$me
    $$shadowRoot = null
    constructor(e, t, r) {
      super(), (this.$$ctor = e), (this.$$s = t), r && (this.$$shadowRoot = this.attachShadow(r))
    }
    addEventListener(e, t, r) {
      if (((this.$$l[e] = this.$$l[e] || []), this.$$l[e].push(t), this.$$c)) {
        let n = this.$$c.$on(e, t)
        this.$$l_u.set(t, n)
      }
      super.addEventListener(e, t, r)
    }
    removeEventListener(e, t, r) {
      if ((super.removeEventListener(e, t, r), this.$$c)) {
        let n = this.$$l_u.get(t)
        n && (n(), this.$$l_u.delete(t))
      }
    }
    async connectedCallback() {
      if (((this.$$cn = !0), !this.$$c)) {
        let e = function (n) {
          return (o) => {
            let i = yt('slot')
            n !== 'default' && (i.name = n), $(o, i)
          }
        }
        if ((await Promise.resolve(), !this.$$cn || this.$$c)) return
        let t = {},
          r = Uc(this)
        for (let n of this.$$s)
          n in r &&
            (n === 'default' && !this.$$d.children
              ? ((this.$$d.children = e(n)), (t.default = !0))
              : (t[n] = e(n)))
        for (let n of this.attributes) {
          let o = this.$$g_p(n.name)
          o in this.$$d || (this.$$d[o] = Gi(o, n.value, this.$$p_d, 'toProp'))
        }
        for (let n in this.$$p_d)
          !(n in this.$$d) && this[n] !== void 0 && ((this.$$d[n] = this[n]), delete this[n])
        ;(this.$$c = Ra({
          component: this.$$ctor,
          target: this.$$shadowRoot || this,
          props: { ...this.$$d, $$slots: t, $$host: this },
        })),
          (this.$$me = si(() => {
            Re(() => {
              this.$$r = !0
              for (let n of Bo(this.$$c)) {
                if (!this.$$p_d[n]?.reflect) continue
                this.$$d[n] = this.$$c[n]
                let o = Gi(n, this.$$d[n], this.$$p_d, 'toAttribute')
                o == null
                  ? this.removeAttribute(this.$$p_d[n].attribute || n)
                  : this.setAttribute(this.$$p_d[n].attribute || n, o)
              }
              this.$$r = !1
            })
          }))
        for (let n in this.$$l)
          for (let o of this.$$l[n]) {
            let i = this.$$c.$on(n, o)
            this.$$l_u.set(o, i)
          }
        this.$$l = {}
      }
    }
    attributeChangedCallback(e, t, r) {
      this.$$r ||
        ((e = this.$$g_p(e)),
        (this.$$d[e] = Gi(e, r, this.$$p_d, 'toProp')),
        this.$$c?.$set({ [e]: this.$$d[e] }))
    }
    disconnectedCallback() {
      ;(this.$$cn = !1),
        Promise.resolve().then(() => {
          !this.$$cn && this.$$c && (this.$$c.$destroy(), this.$$me(), (this.$$c = void 0))
        })
    }
    $$g_p(e) {
      return (
        Bo(this.$$p_d).find(
          (t) => this.$$p_d[t].attribute === e || (!this.$$p_d[t].attribute && t.toLowerCase() === e),
        ) || e
      )
    }
  })
function Gi(e, t, r, n) {
  let o = r[e]?.type
  if (((t = o === 'Boolean' && typeof t != 'boolean' ? t != null : t), !n || !r[e])) return t
  if (n === 'toAttribute')
    switch (o) {
      case 'Object':
      case 'Array':
        return t == null ? null : JSON.stringify(t)
      case 'Boolean':
        return t ? '' : null
      case 'Number':
        return t ?? null
      default:
        return t
    }
  else
    switch (o) {
      case 'Object':
      case 'Array':
        return t && JSON.parse(t)
      case 'Boolean':
        return t
      case 'Number':
        return t != null ? +t : t
      default:
        return t
    }
}
function Uc(e) {
  let t = {}
  return (
    e.childNodes.forEach((r) => {
      t[r.slot || 'default'] = !0
    }),
    t
  )
}
if (m) {
  let e = function (t) {
    if (!(t in globalThis)) {
      let r
      Object.defineProperty(globalThis, t, {
        configurable: !0,
        get: () => {
          if (r !== void 0) return r
          gs(t)
        },
        set: (n) => {
          r = n
        },
      })
    }
  }
  e('$state'), e('$effect'), e('$derived'), e('$inspect'), e('$props'), e('$bindable')
}
typeof window < 'u' && ((window.__svelte ??= {}).v ??= new Set()).add('5')
var Lc = {
  malformed: { status: 400, title: 'Bytes that do not parse' },
  'protocol-violation': { status: 502, title: 'A peer broke the protocol' },
  'not-authentic': { status: 502, title: 'A proof does not verify' },
  'bad-input': { status: 400, title: 'Input that cannot be used' },
  'not-found': { status: 404, title: 'Not found' },
  'no-permission': { status: 403, title: 'Not allowed' },
  refused: { status: 502, title: 'A peer refused' },
  timeout: { status: 504, title: 'No answer in time' },
  unreachable: { status: 502, title: 'Cannot be reached' },
  overloaded: { status: 429, title: 'A bound was reached' },
  'no-path': { status: 503, title: 'Not enough relays' },
  closed: { status: 503, title: 'Closed' },
  cancelled: { status: 409, title: 'Cancelled' },
  storage: { status: 507, title: 'The disk failed' },
  locked: { status: 423, title: 'Locked by a passphrase' },
  unsupported: { status: 501, title: 'No common version' },
  bug: { status: 500, title: 'A mistake inside Warren' },
  'no-token': { status: 401, title: 'A token is needed' },
  'foreign-site': { status: 403, title: 'Only for programs on this machine' },
  conflict: { status: 409, title: 'Not possible in this state' },
  'too-large': { status: 413, title: 'The body is too large' },
  'wrong-media-type': { status: 415, title: 'The body is not JSON' },
  'wrong-method': { status: 405, title: 'Not possible on this resource' },
}
function Za(e) {
  return typeof e == 'string' && Object.hasOwn(Lc, e)
}
var fe = class extends Error {
  name = 'ApiError'
  kind
  next
  status
  constructor(t, r, n = {}) {
    super(r, n.cause === void 0 ? void 0 : { cause: n.cause }),
      (this.kind = t),
      (this.next = n.next),
      (this.status = n.status)
  }
}
function un(e, t) {
  let r = Rc(t)
  return r === void 0
    ? new fe('bug', 'What answers there is not Warren.', { status: e, next: 'Check the address of the API.' })
    : new fe(r.kind, r.detail, { status: e, next: r.next })
}
function Rc(e) {
  try {
    let t = JSON.parse(e)
    return Za(t?.kind) && typeof t.detail == 'string' ? t : void 0
  } catch {
    return
  }
}
function Oa(e) {
  return new fe('unreachable', 'Warren does not run here.', { next: 'Type: warren up', cause: e })
}
var Da = {
  getNetwork: ['GET', '/v1/network'],
  joinNetwork: ['POST', '/v1/network'],
  getOperator: ['GET', '/v1/operator'],
  forgetOperator: ['DELETE', '/v1/operator'],
}
var Xa = {
  addPageCode: ['POST', '/v1/page/codes'],
  openPageSession: ['POST', '/v1/page/sessions'],
  renewPageSession: ['POST', '/v1/page/sessions/renew'],
  closePageSessions: ['POST', '/v1/page/sessions/close'],
  getPlaces: ['GET', '/v1/places'],
  listPlace: ['GET', '/v1/places/list'],
  findPlace: ['POST', '/v1/places/find'],
  openDownloadFolder: ['POST', '/v1/downloads/{id}/open'],
}
var Wa = {
  listShares: ['GET', '/v1/shares'],
  addShare: ['POST', '/v1/shares'],
  addShareStream: ['POST', '/v1/shares/stdin'],
  getShare: ['GET', '/v1/shares/{id}'],
  removeShare: ['DELETE', '/v1/shares/{id}'],
  relocateShare: ['POST', '/v1/shares/{id}/relocate'],
  listDownloads: ['GET', '/v1/downloads'],
  addDownload: ['POST', '/v1/downloads'],
  getDownload: ['GET', '/v1/downloads/{id}'],
  removeDownload: ['DELETE', '/v1/downloads/{id}'],
  pauseDownload: ['POST', '/v1/downloads/{id}/pause'],
  resumeDownload: ['POST', '/v1/downloads/{id}/resume'],
  inspectLink: ['POST', '/v1/content/inspect'],
  listContent: ['GET', '/v1/content/files'],
  getContent: ['GET', '/v1/content'],
}
var Ja = {
  ...Wa,
  ...Da,
  ...Xa,
  getStatus: ['GET', '/v1/status'],
  runDoctor: ['POST', '/v1/doctor'],
  listCircuits: ['GET', '/v1/circuits'],
  closeCircuit: ['DELETE', '/v1/circuits/{id}'],
  listServices: ['GET', '/v1/services'],
  addService: ['POST', '/v1/services'],
  getService: ['GET', '/v1/services/{address}'],
  removeService: ['DELETE', '/v1/services/{address}'],
  listClientAuth: ['GET', '/v1/client-auth'],
  addClientAuth: ['POST', '/v1/client-auth'],
  removeClientAuth: ['DELETE', '/v1/client-auth/{address}'],
  newClientKeys: ['POST', '/v1/client-keys'],
  listJobs: ['GET', '/v1/jobs'],
  getJob: ['GET', '/v1/jobs/{id}'],
  cancelJob: ['DELETE', '/v1/jobs/{id}'],
  listTokens: ['GET', '/v1/tokens'],
  addToken: ['POST', '/v1/tokens'],
  removeToken: ['DELETE', '/v1/tokens/{id}'],
  setServicePorts: ['POST', '/v1/services/{address}/ports'],
  getBackupWords: ['POST', '/v1/backup/words'],
  getBackupShares: ['POST', '/v1/backup/shares'],
  getBackupFile: ['POST', '/v1/backup/file'],
  setPassphrase: ['POST', '/v1/passphrase'],
  removePassphrase: ['POST', '/v1/passphrase/remove'],
  unlock: ['POST', '/v1/unlock'],
  stop: ['POST', '/v1/stop'],
  getEvents: ['GET', '/v1/events'],
  getOpenApi: ['GET', '/v1/openapi.json'],
}
var Zc = 1024 * 1024
async function* Ya(e) {
  let t = new TextDecoder(),
    r = ''
  for await (let n of e) {
    r += t.decode(n, { stream: !0 })
    for (
      let o = r.indexOf(`

`);
      o >= 0;
      o = r.indexOf(`

`)
    ) {
      let i = Oc(r.slice(0, o))
      ;(r = r.slice(o + 2)), i !== void 0 && (yield i)
    }
    if (r.length > Zc) throw new fe('too-large', 'An event is too long to be from Warren.')
  }
}
function Oc(e) {
  let t = new Map()
  for (let i of e.split(`
`)) {
    let s = i.indexOf(': ')
    s > 0 && t.set(i.slice(0, s), i.slice(s + 2))
  }
  let r = t.get('id'),
    n = t.get('event'),
    o = t.get('data')
  if (
    !(r === void 0 || n === void 0 || o === void 0) &&
    ['status', 'job', 'service', 'share', 'download', 'removed', 'reset'].includes(n)
  )
    return { id: r, event: { type: n, data: JSON.parse(o) } }
}
async function Va(e, t, r, n = {}) {
  let o = new AbortController(),
    i = n.signal === void 0 ? o.signal : AbortSignal.any([o.signal, n.signal]),
    s = t
  r(s)
  try {
    let a = e.events({ signal: i }),
      l = a.next()
    for (s = await e.call('getJob', { params: { id: t.id } }, { signal: i }); s.state === 'running'; ) {
      r(s)
      let { value: f, done: p } = await l
      if (p === !0) break
      ;(l = a.next()),
        n.onEvent?.(f),
        f.type === 'job' && f.data.id === s.id
          ? (s = f.data)
          : f.type === 'reset' && (s = await e.call('getJob', { params: { id: t.id } }, { signal: i }))
    }
    l.catch(() => {})
  } finally {
    o.abort()
  }
  if ((n.signal?.throwIfAborted(), r(s), s.error !== void 0))
    throw new fe(s.error.kind, s.error.message, { next: s.error.next })
  return s
}
function Or(e, t) {
  let r = async (o, i = {}, s = {}) => {
      let { status: a, body: l } = await e(go(o, i, t, s)),
        f = await bo(l)
      if (a >= 400) throw un(a, f)
      try {
        return JSON.parse(f)
      } catch (p) {
        throw new fe('bug', 'What answers there is not Warren.', { status: a, cause: p })
      }
    },
    n = {
      call: (o, ...[i, s]) => r(o, i, s),
      async *list(o, i) {
        let s
        do {
          let l = await r(o, { query: s === void 0 ? {} : { cursor: s } }, i)
          yield* l.items, (s = l.next)
        } while (s !== void 0)
      },
      async shareStream(o, i, s) {
        let a = go('addShareStream', { query: o }, t, s ?? {}),
          l = { ...a.headers, 'content-type': 'application/octet-stream' },
          { status: f, body: p } = await e({ ...a, headers: l, body: i }),
          d = await bo(p)
        if (f >= 400) throw un(f, d)
        return JSON.parse(d)
      },
      async open(o, { signal: i, range: s } = {}) {
        let a = go('getContent', { query: o }, t, i === void 0 ? {} : { signal: i }),
          l = s === void 0 ? {} : { range: `bytes=${s.first}-${s.last ?? ''}` },
          { status: f, body: p } = await e({ ...a, headers: { ...a.headers, ...l } })
        if (f >= 400) throw un(f, await bo(p))
        return p
      },
      events: (o) => Xc(e, t, o),
      follow: (o, i, s) => Va(n, o, i, s),
    }
  return n
}
function go(e, t, r, n) {
  let [o, i] = Ja[e],
    s = i.replaceAll(/\{(\w+)\}/g, (l, f) => encodeURIComponent(t.params?.[f] ?? '')),
    a = new URLSearchParams()
  for (let [l, f] of Object.entries(t.query ?? {})) f !== void 0 && a.set(l, String(f))
  return {
    method: o,
    path: a.size === 0 ? s : `${s}?${a.toString()}`,
    headers: {
      authorization: `Bearer ${r}`,
      ...(t.body === void 0 ? {} : { 'content-type': 'application/json' }),
      ...(n.idempotencyKey === void 0 ? {} : { 'idempotency-key': n.idempotencyKey }),
    },
    ...(t.body === void 0 ? {} : { body: JSON.stringify(t.body) }),
    ...(n.signal === void 0 ? {} : { signal: n.signal }),
  }
}
var Dc = 16 * 1024 * 1024
async function bo(e) {
  let t = new TextDecoder(),
    r = ''
  for await (let n of e)
    if (((r += t.decode(n, { stream: !0 })), r.length > Dc))
      throw new fe('too-large', 'The answer is too long to be from Warren.')
  return r + t.decode()
}
async function* Xc(e, t, r = {}) {
  let n,
    o = 0,
    i = () => r.signal?.aborted === !0
  for (; !i(); )
    try {
      let s = go('getEvents', {}, t, r),
        a = { ...s.headers, ...(n === void 0 ? {} : { 'last-event-id': n }) },
        { status: l, body: f } = await e({ ...s, headers: a })
      if (l >= 400) throw un(l, await bo(f))
      for await (let { id: p, event: d } of Ya(f)) (o = 0), (n = p), yield d
    } catch (s) {
      if (i()) return
      if (++o > 3 || (s instanceof fe && s.status !== void 0)) throw s
      await new Promise((a) => setTimeout(a, 100 * o))
    }
}
var Wc = 3e4,
  Jc = 256 * 1024 * 1024
function Dr(e) {
  let t = e.replace(/\/+$/, '')
  return async (r) => {
    let { signal: n } = r,
      o = await Vc(r.body),
      i = new AbortController(),
      s = o instanceof Blob ? void 0 : setTimeout(() => i.abort(Mc()), Wc)
    try {
      let a = await fetch(t + r.path, {
        method: r.method,
        headers: { ...r.headers },
        signal: n === void 0 ? i.signal : AbortSignal.any([n, i.signal]),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...(o === void 0 ? {} : { body: o }),
      })
      return { status: a.status, body: Yc(a.body, n) }
    } catch (a) {
      throw Ma(a, n)
    } finally {
      clearTimeout(s)
    }
  }
}
async function* Yc(e, t) {
  if (e === null) return
  let r = e.getReader()
  try {
    for (;;) {
      let { done: n, value: o } = await r.read()
      if (n) return
      o !== void 0 && (yield o)
    }
  } catch (n) {
    throw Ma(n, t)
  } finally {
    await r.cancel().catch(() => {})
  }
}
async function Vc(e) {
  if (e === void 0 || typeof e == 'string' || e instanceof Blob) return e
  let t = [],
    r = 0
  for await (let n of e) {
    if (((r += n.length), r > Jc))
      throw new fe('too-large', 'A browser cannot send so many bytes while they come.', {
        next: 'Hand over the File or Blob itself, or use the command line.',
      })
    t.push(new Uint8Array(n))
  }
  return new Blob(t)
}
function Mc() {
  return new fe('timeout', 'The daemon does not answer.', {
    next: 'Look into the log in the home directory.',
  })
}
function Ma(e, t) {
  return e instanceof fe ? e : t?.aborted === !0 ? new fe('cancelled', 'Given up.', { cause: e }) : Oa(e)
}
var yo = 'warren-session',
  za = 'warren-tabs',
  Pc = 300
async function ja() {
  let e = Hc()
  if (e !== void 0)
    try {
      let n = await Or(Dr(''), '').call('openPageSession', { body: { code: e } })
      return { session: xo(n) }
    } catch (r) {
      let n = Pa() ?? (await Ha())
      return n === void 0 ? { session: n, error: r } : { session: n }
    }
  let t = Pa() ?? (await Ha())
  return t === void 0 ? { session: t, error: void 0 } : { session: xo(t) }
}
function Hc() {
  let e = /^#([0-9a-f]{32})$/.exec(location.hash)?.[1]
  return (e !== void 0 && history.replaceState(null, '', location.pathname), e)
}
function xo(e) {
  return (sessionStorage.setItem(yo, JSON.stringify(e)), e)
}
function Ka() {
  sessionStorage.removeItem(yo)
}
function Pa() {
  return qa(sessionStorage.getItem(yo))
}
function qa(e) {
  if (typeof e == 'string')
    try {
      let { token: t, expiresAt: r } = JSON.parse(e)
      return typeof t != 'string' || typeof r != 'string'
        ? void 0
        : Date.parse(r) > Date.now()
          ? { token: t, expiresAt: r }
          : void 0
    } catch {
      return
    }
}
function Ha() {
  let e = new BroadcastChannel(za)
  return new Promise((t) => {
    let r = (o) => {
        clearTimeout(n), e.close(), t(o)
      },
      n = setTimeout(() => r(void 0), Pc)
    ;(e.onmessage = ({ data: o }) => {
      let i = qa(o.session)
      i !== void 0 && r(i)
    }),
      e.postMessage({ ask: !0 })
  })
}
function el() {
  let e = new BroadcastChannel(za)
  return (
    (e.onmessage = ({ data: t }) => {
      let r = sessionStorage.getItem(yo)
      t.ask === !0 && r !== null && e.postMessage({ session: r })
    }),
    () => e.close()
  )
}
var tl = {
  'app.name': 'Warren',
  'nav.main': 'Hauptmen\xFC',
  'nav.home': 'Start',
  'nav.share': 'Teilen',
  'nav.get': 'Holen',
  'nav.serve': 'Anbieten',
  'nav.invite': 'Einladen',
  'nav.transfers': '\xDCbertragungen',
  'nav.services': 'Dienste',
  'nav.network': 'Netz',
  'nav.settings': 'Einstellungen',
  'nav.recovery': 'Wiederherstellung',
  'nav.doctor': 'Diagnose',
  'nav.skip': 'Zum Inhalt springen',
  'nav.more': 'Mehr',
  'pill.starting': 'Startet',
  'pill.joining': 'Tritt dem Netz bei',
  'pill.usable': 'Verbunden',
  'pill.stopping': 'H\xE4lt an',
  'pill.locked': 'Gesperrt',
  'pill.lost': 'Warren antwortet nicht',
  'pill.connecting': 'Fragt Warren',
  'wait.since': 'seit {time}',
  'action.copy': 'Kopieren',
  'action.copied': 'Kopiert',
  'action.close': 'Schlie\xDFen',
  'action.cancel': 'Abbrechen',
  'action.stop': 'Beenden',
  'action.remove': 'Entfernen',
  'action.retry': 'Noch einmal',
  'action.back': 'Zur\xFCck',
  'action.choose': 'Ausw\xE4hlen',
  'action.show-qr': 'Als QR-Code zeigen',
  'failure.title': 'Das hat nicht geklappt',
  loading: 'Wird gelesen',
  'theme.label': 'Farben',
  'theme.auto': 'Wie das System',
  'theme.light': 'Hell',
  'theme.dark': 'Dunkel',
  'language.label': 'Sprache',
  'signin.title': 'Diese Seite ist noch nicht ge\xF6ffnet',
  'signin.text':
    'Nur Programme dieses Rechners, die den Schl\xFCssel haben, d\xFCrfen mit Warren sprechen. Um die Seite zu \xF6ffnen, tippen Sie in einem Terminal:',
  'signin.used': 'Der Code in der Adresse wurde schon benutzt oder ist zu alt.',
  'lost.title': 'Warren antwortet nicht',
  'lost.text':
    'Vielleicht startet es gerade neu. Diese Seite kommt von selbst wieder. Falls nicht, tippen Sie in einem Terminal:',
  'demo.notice': 'Vorf\xFChrnetz: Anonymit\xE4t wird hier nicht versprochen.',
}
var rl = { ...tl }
var nl = {
  'app.name': 'Warren',
  'nav.main': 'Main',
  'nav.home': 'Home',
  'nav.share': 'Share',
  'nav.get': 'Get',
  'nav.serve': 'Serve',
  'nav.invite': 'Invite',
  'nav.transfers': 'Transfers',
  'nav.services': 'Services',
  'nav.network': 'Network',
  'nav.settings': 'Settings',
  'nav.recovery': 'Recovery words',
  'nav.doctor': 'Doctor',
  'nav.skip': 'Skip to the content',
  'nav.more': 'More',
  'pill.starting': 'Starting',
  'pill.joining': 'Joining the network',
  'pill.usable': 'Connected',
  'pill.stopping': 'Stopping',
  'pill.locked': 'Locked',
  'pill.lost': 'Warren does not answer',
  'pill.connecting': 'Asking Warren',
  'wait.since': 'for {time}',
  'action.copy': 'Copy',
  'action.copied': 'Copied',
  'action.close': 'Close',
  'action.cancel': 'Cancel',
  'action.stop': 'Stop',
  'action.remove': 'Remove',
  'action.retry': 'Try again',
  'action.back': 'Back',
  'action.choose': 'Choose',
  'action.show-qr': 'Show as QR code',
  'failure.title': 'That did not work',
  loading: 'Reading',
  'theme.label': 'Colours',
  'theme.auto': 'As the system',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  'language.label': 'Language',
  'signin.title': 'This page is not open yet',
  'signin.text':
    'Only programs of this machine that hold the key may speak to Warren. To open the page, type in a terminal:',
  'signin.used': 'The code in the address was used before, or is too old.',
  'lost.title': 'Warren does not answer',
  'lost.text':
    'It may be starting again. This page comes back by itself. If it does not, type in a terminal:',
  'demo.notice': 'Demonstration network: no anonymity is claimed here.',
}
var ol = { ...nl }
var il = {
  'app.name': 'Warren',
  'nav.main': '\u0627\u0635\u0644\u06CC',
  'nav.home': '\u062E\u0627\u0646\u0647',
  'nav.share': '\u0627\u0634\u062A\u0631\u0627\u06A9',
  'nav.get': '\u062F\u0631\u06CC\u0627\u0641\u062A',
  'nav.serve': '\u0645\u06CC\u0632\u0628\u0627\u0646\u06CC',
  'nav.invite': '\u062F\u0639\u0648\u062A',
  'nav.transfers': '\u0627\u0646\u062A\u0642\u0627\u0644\u200C\u0647\u0627',
  'nav.services': '\u0633\u0631\u0648\u06CC\u0633\u200C\u0647\u0627',
  'nav.network': '\u0634\u0628\u06A9\u0647',
  'nav.settings': '\u062A\u0646\u0638\u06CC\u0645\u0627\u062A',
  'nav.recovery':
    '\u0648\u0627\u0698\u0647\u200C\u0647\u0627\u06CC \u0628\u0627\u0632\u06CC\u0627\u0628\u06CC',
  'nav.doctor': '\u0639\u06CC\u0628\u200C\u06CC\u0627\u0628\u06CC',
  'nav.skip': '\u0631\u0641\u062A\u0646 \u0628\u0647 \u0645\u062D\u062A\u0648\u0627',
  'nav.more': '\u0628\u06CC\u0634\u062A\u0631',
  'pill.starting': '\u062F\u0631 \u062D\u0627\u0644 \u0622\u063A\u0627\u0632',
  'pill.joining':
    '\u062F\u0631 \u062D\u0627\u0644 \u067E\u06CC\u0648\u0633\u062A\u0646 \u0628\u0647 \u0634\u0628\u06A9\u0647',
  'pill.usable': '\u0645\u062A\u0635\u0644',
  'pill.stopping': '\u062F\u0631 \u062D\u0627\u0644 \u062A\u0648\u0642\u0641',
  'pill.locked': '\u0642\u0641\u0644',
  'pill.lost': 'Warren \u067E\u0627\u0633\u062E \u0646\u0645\u06CC\u200C\u062F\u0647\u062F',
  'pill.connecting': '\u067E\u0631\u0633\u0634 \u0627\u0632 Warren',
  'wait.since': '\u0628\u0647 \u0645\u062F\u062A {time}',
  'action.copy': '\u0631\u0648\u0646\u0648\u0634\u062A',
  'action.copied': '\u0631\u0648\u0646\u0648\u0634\u062A \u0634\u062F',
  'action.close': '\u0628\u0633\u062A\u0646',
  'action.cancel': '\u0644\u063A\u0648',
  'action.stop': '\u062A\u0648\u0642\u0641',
  'action.remove': '\u062D\u0630\u0641',
  'action.retry': '\u062A\u0644\u0627\u0634 \u062F\u0648\u0628\u0627\u0631\u0647',
  'action.back': '\u0628\u0627\u0632\u06AF\u0634\u062A',
  'action.choose': '\u0627\u0646\u062A\u062E\u0627\u0628',
  'action.show-qr': '\u0646\u0645\u0627\u06CC\u0634 \u06A9\u062F QR',
  'failure.title': '\u0646\u0634\u062F',
  loading: '\u062F\u0631 \u062D\u0627\u0644 \u062E\u0648\u0627\u0646\u062F\u0646',
  'theme.label': '\u0631\u0646\u06AF\u200C\u0647\u0627',
  'theme.auto': '\u0645\u0627\u0646\u0646\u062F \u0633\u06CC\u0633\u062A\u0645',
  'theme.light': '\u0631\u0648\u0634\u0646',
  'theme.dark': '\u062A\u06CC\u0631\u0647',
  'language.label': '\u0632\u0628\u0627\u0646',
  'signin.title':
    '\u0627\u06CC\u0646 \u0635\u0641\u062D\u0647 \u0647\u0646\u0648\u0632 \u0628\u0627\u0632 \u0646\u0634\u062F\u0647 \u0627\u0633\u062A',
  'signin.text':
    '\u062A\u0646\u0647\u0627 \u0628\u0631\u0646\u0627\u0645\u0647\u200C\u0647\u0627\u06CC \u0647\u0645\u06CC\u0646 \u0631\u0627\u06CC\u0627\u0646\u0647 \u06A9\u0647 \u06A9\u0644\u06CC\u062F \u0631\u0627 \u062F\u0627\u0631\u0646\u062F \u0645\u06CC\u200C\u062A\u0648\u0627\u0646\u0646\u062F \u0628\u0627 Warren \u0633\u062E\u0646 \u0628\u06AF\u0648\u06CC\u0646\u062F. \u0628\u0631\u0627\u06CC \u0628\u0627\u0632 \u06A9\u0631\u062F\u0646 \u0635\u0641\u062D\u0647\u060C \u062F\u0631 \u067E\u0627\u06CC\u0627\u0646\u0647 \u0628\u0646\u0648\u06CC\u0633\u06CC\u062F:',
  'signin.used':
    '\u06A9\u062F \u062F\u0631\u0648\u0646 \u0646\u0634\u0627\u0646\u06CC \u067E\u06CC\u0634\u200C\u062A\u0631 \u0628\u0647 \u06A9\u0627\u0631 \u0631\u0641\u062A\u0647 \u06CC\u0627 \u06A9\u0647\u0646\u0647 \u0634\u062F\u0647 \u0627\u0633\u062A.',
  'lost.title': 'Warren \u067E\u0627\u0633\u062E \u0646\u0645\u06CC\u200C\u062F\u0647\u062F',
  'lost.text':
    '\u0634\u0627\u06CC\u062F \u062F\u0648\u0628\u0627\u0631\u0647 \u062F\u0631 \u062D\u0627\u0644 \u0622\u063A\u0627\u0632 \u0627\u0633\u062A. \u0627\u06CC\u0646 \u0635\u0641\u062D\u0647 \u062E\u0648\u062F\u0628\u0647\u200C\u062E\u0648\u062F \u0628\u0627\u0632\u0645\u06CC\u200C\u06AF\u0631\u062F\u062F. \u0627\u06AF\u0631 \u0646\u0647\u060C \u062F\u0631 \u067E\u0627\u06CC\u0627\u0646\u0647 \u0628\u0646\u0648\u06CC\u0633\u06CC\u062F:',
  'demo.notice':
    '\u0634\u0628\u06A9\u0647\u0654 \u0646\u0645\u0627\u06CC\u0634\u06CC: \u062F\u0631 \u0627\u06CC\u0646\u062C\u0627 \u0627\u062F\u0639\u0627\u06CC \u0646\u0627\u0634\u0646\u0627\u0633\u06CC \u0646\u0645\u06CC\u200C\u0634\u0648\u062F.',
}
var sl = { ...il }
function al(e, t, r) {
  return (typeof e == 'string' ? e : zc(e, t, r)).replaceAll(/\{(\w+)\}/g, (o, i) => {
    let s = t[i]
    return s === void 0 ? o : typeof s == 'number' ? new Intl.NumberFormat(r).format(s) : s
  })
}
function zc(e, { count: t }, r) {
  let n = new Intl.PluralRules(r).select(Number(t ?? 0))
  return e[n] ?? e.other
}
var pn = {
    en: { name: 'English', direction: 'ltr', catalogue: ol },
    de: { name: 'Deutsch', direction: 'ltr', catalogue: rl },
    fa: { name: '\u0641\u0627\u0631\u0633\u06CC', direction: 'rtl', catalogue: sl },
  },
  cl = 'warren-language'
function ll(e) {
  return e != null && Object.hasOwn(pn, e)
}
function jc() {
  let e = globalThis.localStorage?.getItem(cl)
  return ll(e) ? e : ((globalThis.navigator?.languages ?? []).map((r) => r.split('-')[0]).find(ll) ?? 'en')
}
var Li = class {
    #e = V(nt(jc()))
    get current() {
      return g(this.#e)
    }
    set current(t) {
      G(this.#e, t, !0)
    }
    choose(t) {
      ;(this.current = t), globalThis.localStorage?.setItem(cl, t)
    }
    get direction() {
      return pn[this.current].direction
    }
  },
  dn = new Li()
function te(e, t = {}) {
  return al(pn[dn.current].catalogue[e], t, dn.current)
}
var Kc = 1e3,
  qc = 6 * 3600 * 1e3,
  Xr = class {
    #e = V(new Map())
    get rows() {
      return g(this.#e)
    }
    set rows(t) {
      G(this.#e, t)
    }
    #r
    #t
    constructor(t) {
      this.#r = t
    }
    put(t) {
      this.#n().set(this.#r(t), t)
    }
    remove(t) {
      this.#n().delete(t)
    }
    replaceAll(t) {
      ;(this.#t = void 0), (this.rows = new Map(t.map((r) => [this.#r(r), r])))
    }
    get list() {
      return [...this.rows.values()]
    }
    #n() {
      if (this.#t !== void 0) return this.#t
      let t = new Map(this.rows)
      return (
        (this.#t = t),
        requestAnimationFrame(() => {
          this.#t === t && ((this.#t = void 0), (this.rows = t))
        }),
        t
      )
    }
  },
  Ri = class {
    #e = V('connecting')
    get connection() {
      return g(this.#e)
    }
    set connection(t) {
      G(this.#e, t, !0)
    }
    #r = V()
    get status() {
      return g(this.#r)
    }
    set status(t) {
      G(this.#r, t)
    }
    shares = new Xr(({ id: t }) => t)
    downloads = new Xr(({ id: t }) => t)
    services = new Xr(({ address: t }) => t)
    jobs = new Xr(({ id: t }) => t)
    #t
    #n
    get client() {
      if (this.#t === void 0) throw new Error('no session')
      return this.#t
    }
    begin(t) {
      this.#n?.abort()
      let r = new AbortController()
      ;(this.#n = r), (this.#t = Or(Dr(''), t)), (this.connection = 'connecting')
      let n = setInterval(() => {
        this.#i()
      }, qc)
      r.signal.addEventListener('abort', () => clearInterval(n)), this.#o(this.#t, r.signal)
    }
    signOut() {
      this.#n?.abort(), Ka(), (this.connection = 'signed-out')
    }
    async #i() {
      try {
        let t = xo(await this.client.call('renewPageSession'))
        this.#t = Or(Dr(''), t.token)
      } catch {}
    }
    async #o(t, r) {
      for (; !r.aborted; ) {
        let n = new AbortController()
        try {
          let o = t.events({ signal: AbortSignal.any([r, n.signal]) }),
            i = o.next()
          i.catch(() => {}), await this.#s(t), (this.connection = 'live')
          for (let s = await i; s.done !== !0; s = await o.next()) await this.#a(t, s.value)
        } catch (o) {
          if (r.aborted) return
          if (o instanceof fe && o.kind === 'no-token') return this.signOut()
        } finally {
          n.abort()
        }
        ;(this.connection = 'lost'), await new Promise((o) => setTimeout(o, Kc))
      }
    }
    async #s(t) {
      ;(this.status = await t.call('getStatus')),
        this.jobs.replaceAll(await wo(t.list('listJobs'))),
        this.status.state !== 'locked' &&
          (this.shares.replaceAll(await wo(t.list('listShares'))),
          this.downloads.replaceAll(await wo(t.list('listDownloads'))),
          this.services.replaceAll(await wo(t.list('listServices'))))
    }
    async #a(t, r) {
      if (r.type === 'reset') return this.#s(t)
      if (r.type === 'share') this.shares.put(r.data)
      else if (r.type === 'download') this.downloads.put(r.data)
      else if (r.type === 'service') this.services.put(r.data)
      else if (r.type === 'job') this.jobs.put(r.data)
      else if (r.type === 'removed') this.#l(r.data.kind).remove(r.data.id)
      else {
        let n = this.status?.state === 'locked'
        ;(this.status = r.data), n && r.data.state !== 'locked' && (await this.#s(t))
      }
    }
    #l(t) {
      return t === 'share' ? this.shares : t === 'download' ? this.downloads : this.services
    }
  }
async function wo(e) {
  let t = []
  for await (let r of e) t.push(r)
  return t
}
var Je = new Ri()
var ef = [
  'home',
  'share',
  'get',
  'serve',
  'invite',
  'transfers',
  'services',
  'network',
  'settings',
  'recovery',
  'doctor',
  'style',
]
function fl(e) {
  let [, t = '', r = ''] = /^#\/([a-z]*)(?:\/(.*))?$/s.exec(e) ?? [],
    n = ef.find((o) => o === t)
  return n === void 0 ? { name: 'home', rest: '' } : { name: n, rest: tf(r) }
}
function tf(e) {
  try {
    return decodeURIComponent(e)
  } catch {
    return ''
  }
}
function Io(e, t = '') {
  return t === '' ? `#/${e}` : `#/${e}/${encodeURIComponent(t)}`
}
var Zi = class {
    #e = V(fl(globalThis.location?.hash ?? ''))
    get current() {
      return g(this.#e)
    }
    set current(t) {
      G(this.#e, t)
    }
    constructor() {
      globalThis.addEventListener?.('hashchange', () => {
        this.current = fl(location.hash)
      })
    }
    go(t, r = '') {
      location.hash = Io(t, r)
    }
  },
  Ht = new Zi()
var ul = 'warren-theme',
  rf = ['auto', 'light', 'dark'],
  Oi = class {
    #e = V(nt(rf.find((t) => t === globalThis.localStorage?.getItem(ul)) ?? 'auto'))
    get current() {
      return g(this.#e)
    }
    set current(t) {
      G(this.#e, t, !0)
    }
    choose(t) {
      ;(this.current = t), globalThis.localStorage?.setItem(ul, t)
    }
    apply() {
      this.current === 'auto'
        ? delete document.documentElement.dataset.theme
        : (document.documentElement.dataset.theme = this.current)
    }
  },
  dl = new Oi()
var nf = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: 24,
    height: 24,
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  },
  zt = nf
var mn = (...e) =>
  e
    .filter((t, r, n) => !!t && t.trim() !== '' && n.indexOf(t) === r)
    .join(' ')
    .trim()
function Di(e) {
  return e != null
}
function of(e, t = {}) {
  let r = t.attributeNames ?? {},
    n = (c) => r[c] ?? c,
    o = e.size ?? e.width ?? zt.width,
    i = e.size ?? e.height ?? zt.height,
    s = e.aliases?.filter((c) => typeof c == 'string' && c.trim() !== '').map((c) => `lucide-${c}`) ?? [],
    a = [...(e.name ? [`lucide-${e.name}`] : []), ...s],
    l = t.className?.split(' ').filter(Boolean) ?? [],
    f = t.includeDefaultClasses === !1 ? mn(...l) : mn('lucide', ...a, ...l),
    p = t.absoluteStrokeWidth
      ? (Number(t.strokeWidth ?? zt['stroke-width']) * Number(e.size ?? e.width ?? zt.width)) /
        Number(t.size ?? t.width ?? zt.width)
      : (t.strokeWidth ?? zt['stroke-width'])
  return [
    'svg',
    {
      ...Object.entries(zt).reduce((c, [u, _]) => ((c[n(u)] = _), c), {}),
      ...('color' in t && t.color && { [n('stroke')]: t.color }),
      ...('size' in t && Di(t.size) && { [n('width')]: t.size, [n('height')]: t.size }),
      ...('width' in t && Di(t.width) && { [n('width')]: t.width }),
      ...('height' in t && Di(t.height) && { [n('height')]: t.height }),
      [n('stroke-width')]: p,
      ...(f && { [n('class')]: f }),
      [n('viewBox')]: `0 0 ${o} ${i}`,
      ...(t.hasA11yProp === !1 ? { [n('aria-hidden')]: 'true' } : {}),
      ...('attributes' in t && t.attributes),
    },
    e.node.map((c) => {
      let [u, _, v] = c,
        h = t.nonScalingStroke ? { [n('vector-effect')]: 'non-scaling-stroke', ..._ } : _
      return v ? [u, h, v] : [u, h]
    }),
  ]
}
var pl = of
var ml = (e) => {
  for (let t in e) if (t.startsWith('aria-') || t === 'role' || t === 'title') return !0
  return !1
}
var sf = Symbol('lucide-context')
var _l = () => Go(sf)
var af = new Set([
    '$$slots',
    '$$events',
    '$$legacy',
    'color',
    'size',
    'width',
    'height',
    'strokeWidth',
    'absoluteStrokeWidth',
    'nonScalingStroke',
    'iconNode',
    'icon',
    'class',
    'children',
  ]),
  lf = di('<svg><!><!></svg>')
function Z(e, t) {
  _e(t, !0)
  let r = _l() ?? {},
    n = xe(t, 'color', 19, () => r.color ?? 'currentColor'),
    o = xe(t, 'size', 19, () => r.size ?? 24),
    i = xe(t, 'width', 19, o),
    s = xe(t, 'height', 19, o),
    a = xe(t, 'strokeWidth', 19, () => r.strokeWidth ?? 2),
    l = xe(t, 'absoluteStrokeWidth', 19, () => r.absoluteStrokeWidth ?? !1),
    f = xe(t, 'nonScalingStroke', 19, () => r.nonScalingStroke ?? !1),
    p = xe(t, 'iconNode', 19, () => []),
    d = xe(t, 'icon', 19, () => ({ node: p(), aliases: [], size: 24 })),
    c = N(t, af),
    u = ee(() => !!t.children || ml(c)),
    _ = ee(() =>
      pl(d(), {
        color: n(),
        width: i(),
        height: s(),
        strokeWidth: a(),
        absoluteStrokeWidth: l(),
        nonScalingStroke: f(),
        className: mn('lucide-icon', r.class),
        hasA11yProp: g(u),
        attributes: c,
      }),
    ),
    v = ee(() => Kt(g(_), 3)),
    h = ee(() => g(v)[1]),
    x = ee(() => So(g(v)[2], () => [], !0)),
    y = ee(() => ({ ...g(h), class: [...g(h).class.split(' '), t.class] }))
  var S = lf()
  Zr(S, () => ({ ...g(y) }))
  var I = X(S)
  Gr(
    I,
    17,
    () => g(x),
    bi,
    (Q, A) => {
      var C = ee(() => Kt(g(A), 2))
      let k = () => g(C)[0],
        U = () => g(C)[1]
      var Ze = sn(),
        Ot = Xe(Ze)
      yi(Ot, k, !0, (Ee, Un) => {
        Zr(Ee, () => ({ ...U() }))
      }),
        $(Q, Ze)
    },
  )
  var Y = J(I)
  Rt(Y, () => t.children ?? ot), L(S), $(e, S), he()
}
var cf = new Set(['$$slots', '$$events', '$$legacy'])
function _n(e, t) {
  let r = N(t, cf),
    n = {
      name: 'arrow-down-to-line',
      size: 24,
      node: [
        ['path', { d: 'M12 17V3' }],
        ['path', { d: 'm6 11 6 6 6-6' }],
        ['path', { d: 'M19 21H5' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var ff = new Set(['$$slots', '$$events', '$$legacy'])
function hn(e, t) {
  let r = N(t, ff),
    n = {
      name: 'arrow-left-right',
      size: 24,
      node: [
        ['path', { d: 'M8 3 4 7l4 4' }],
        ['path', { d: 'M4 7h16' }],
        ['path', { d: 'm16 21 4-4-4-4' }],
        ['path', { d: 'M20 17H4' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var uf = new Set(['$$slots', '$$events', '$$legacy'])
function vn(e, t) {
  let r = N(t, uf),
    n = {
      name: 'house',
      size: 24,
      node: [
        ['path', { d: 'M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8' }],
        [
          'path',
          {
            d: 'M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z',
          },
        ],
      ],
      aliases: ['home'],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var df = new Set(['$$slots', '$$events', '$$legacy'])
function gn(e, t) {
  let r = N(t, df),
    n = {
      name: 'key-round',
      size: 24,
      node: [
        [
          'path',
          {
            d: 'M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z',
          },
        ],
        ['circle', { cx: '16.5', cy: '7.5', r: '.5', fill: 'currentColor' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var pf = new Set(['$$slots', '$$events', '$$legacy'])
function bn(e, t) {
  let r = N(t, pf),
    n = {
      name: 'menu',
      size: 24,
      node: [
        ['path', { d: 'M4 5h16' }],
        ['path', { d: 'M4 12h16' }],
        ['path', { d: 'M4 19h16' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var mf = new Set(['$$slots', '$$events', '$$legacy'])
function xn(e, t) {
  let r = N(t, mf),
    n = {
      name: 'server',
      size: 24,
      node: [
        ['rect', { width: '20', height: '8', x: '2', y: '2', rx: '2', ry: '2' }],
        ['rect', { width: '20', height: '8', x: '2', y: '14', rx: '2', ry: '2' }],
        ['line', { x1: '6', x2: '6.01', y1: '6', y2: '6' }],
        ['line', { x1: '6', x2: '6.01', y1: '18', y2: '18' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var _f = new Set(['$$slots', '$$events', '$$legacy'])
function yn(e, t) {
  let r = N(t, _f),
    n = {
      name: 'settings',
      size: 24,
      node: [
        [
          'path',
          {
            d: 'M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915',
          },
        ],
        ['circle', { cx: '12', cy: '12', r: '3' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var hf = new Set(['$$slots', '$$events', '$$legacy'])
function wn(e, t) {
  let r = N(t, hf),
    n = {
      name: 'share-2',
      size: 24,
      node: [
        ['circle', { cx: '18', cy: '5', r: '3' }],
        ['circle', { cx: '6', cy: '12', r: '3' }],
        ['circle', { cx: '18', cy: '19', r: '3' }],
        ['line', { x1: '8.59', x2: '15.42', y1: '13.51', y2: '17.49' }],
        ['line', { x1: '15.41', x2: '8.59', y1: '6.51', y2: '10.49' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var vf = new Set(['$$slots', '$$events', '$$legacy'])
function In(e, t) {
  let r = N(t, vf),
    n = {
      name: 'stethoscope',
      size: 24,
      node: [
        ['path', { d: 'M11 2v2' }],
        ['path', { d: 'M5 2v2' }],
        ['path', { d: 'M5 3H4a2 2 0 0 0-2 2v4a6 6 0 0 0 12 0V5a2 2 0 0 0-2-2h-1' }],
        ['path', { d: 'M8 15a6 6 0 0 0 12 0v-3' }],
        ['circle', { cx: '20', cy: '10', r: '2' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var gf = new Set(['$$slots', '$$events', '$$legacy'])
function Cn(e, t) {
  let r = N(t, gf),
    n = {
      name: 'user-plus',
      size: 24,
      node: [
        ['path', { d: 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2' }],
        ['circle', { cx: '9', cy: '7', r: '4' }],
        ['line', { x1: '19', x2: '19', y1: '8', y2: '14' }],
        ['line', { x1: '22', x2: '16', y1: '11', y2: '11' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var bf = new Set(['$$slots', '$$events', '$$legacy'])
function En(e, t) {
  let r = N(t, bf),
    n = {
      name: 'waypoints',
      size: 24,
      node: [
        ['path', { d: 'm10.586 5.414-5.172 5.172' }],
        ['path', { d: 'm18.586 13.414-5.172 5.172' }],
        ['path', { d: 'M6 12h12' }],
        ['circle', { cx: '12', cy: '20', r: '2' }],
        ['circle', { cx: '12', cy: '4', r: '2' }],
        ['circle', { cx: '20', cy: '12', r: '2' }],
        ['circle', { cx: '4', cy: '12', r: '2' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var xf = new Set(['$$slots', '$$events', '$$legacy'])
function Bn(e, t) {
  let r = N(t, xf),
    n = {
      name: 'boxes',
      size: 24,
      node: [
        [
          'path',
          {
            d: 'M2.97 12.92A2 2 0 0 0 2 14.63v3.24a2 2 0 0 0 .97 1.71l3 1.8a2 2 0 0 0 2.06 0L12 19v-5.5l-5-3-4.03 2.42Z',
          },
        ],
        ['path', { d: 'm7 16.5-4.74-2.85' }],
        ['path', { d: 'm7 16.5 5-3' }],
        ['path', { d: 'M7 16.5v5.17' }],
        [
          'path',
          {
            d: 'M12 13.5V19l3.97 2.38a2 2 0 0 0 2.06 0l3-1.8a2 2 0 0 0 .97-1.71v-3.24a2 2 0 0 0-.97-1.71L17 10.5l-5 3Z',
          },
        ],
        ['path', { d: 'm17 16.5-5-3' }],
        ['path', { d: 'm17 16.5 4.74-2.85' }],
        ['path', { d: 'M17 16.5v5.17' }],
        [
          'path',
          {
            d: 'M7.97 4.42A2 2 0 0 0 7 6.13v4.37l5 3 5-3V6.13a2 2 0 0 0-.97-1.71l-3-1.8a2 2 0 0 0-2.06 0l-3 1.8Z',
          },
        ],
        ['path', { d: 'M12 8 7.26 5.15' }],
        ['path', { d: 'm12 8 4.74-2.85' }],
        ['path', { d: 'M12 13.5V8' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var yf = new Set(['$$slots', '$$events', '$$legacy'])
function Qn(e, t) {
  let r = N(t, yf),
    n = {
      name: 'copy',
      size: 24,
      node: [
        ['rect', { width: '14', height: '14', x: '8', y: '8', rx: '2', ry: '2' }],
        ['path', { d: 'M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var wf = new Set(['$$slots', '$$events', '$$legacy'])
function An(e, t) {
  let r = N(t, wf),
    n = { name: 'check', size: 24, node: [['path', { d: 'M20 6 9 17l-5-5' }]] }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var If = new Set(['$$slots', '$$events', '$$legacy'])
function Fn(e, t) {
  let r = N(t, If),
    n = {
      name: 'triangle-alert',
      size: 24,
      node: [
        ['path', { d: 'm21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3' }],
        ['path', { d: 'M12 9v4' }],
        ['path', { d: 'M12 17h.01' }],
      ],
      aliases: ['alert-triangle'],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var Cf = new Set(['$$slots', '$$events', '$$legacy'])
function Sn(e, t) {
  let r = N(t, Cf),
    n = {
      name: 'circle-alert',
      size: 24,
      node: [
        ['circle', { cx: '12', cy: '12', r: '10' }],
        ['line', { x1: '12', x2: '12', y1: '8', y2: '12' }],
        ['line', { x1: '12', x2: '12.01', y1: '16', y2: '16' }],
      ],
      aliases: ['alert-circle'],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var Ef = new Set(['$$slots', '$$events', '$$legacy'])
function kn(e, t) {
  let r = N(t, Ef),
    n = {
      name: 'info',
      size: 24,
      node: [
        ['circle', { cx: '12', cy: '12', r: '10' }],
        ['path', { d: 'M12 16v-4' }],
        ['path', { d: 'M12 8h.01' }],
      ],
    }
  Z(
    e,
    R(() => r, {
      get icon() {
        return n
      },
    }),
  )
}
var hl = M('<li><a class="svelte-vltj04"><!> </a></li>'),
  Bf = M(
    '<nav class="svelte-vltj04"><ul class="first svelte-vltj04"><!> <li class="more svelte-vltj04"><button type="button" aria-controls="more" class="svelte-vltj04"><!> </button></li></ul> <ul id="more"></ul></nav>',
  )
function Xi(e, t) {
  _e(t, !0)
  let r = [
      ['home', vn],
      ['share', wn],
      ['get', _n],
      ['serve', xn],
      ['invite', Cn],
    ],
    n = [
      ['transfers', hn],
      ['services', Bn],
      ['network', En],
      ['recovery', gn],
      ['doctor', In],
      ['settings', yn],
    ],
    o = V(!1),
    i = (v) => (Ht.current.name === v ? 'page' : void 0)
  Bt(() => {
    Ht.current, G(o, !1)
  })
  var s = Bf(),
    a = X(s),
    l = X(a)
  Gr(
    l,
    17,
    () => r,
    ([v, h]) => v,
    (v, h) => {
      var x = ee(() => Kt(g(h), 2))
      let y = () => g(x)[0],
        S = () => g(x)[1]
      var I = hl(),
        Y = X(I),
        Q = X(Y)
      Pt(Q, S, (C, k) => {
        k(C, { size: 20, 'aria-hidden': 'true' })
      })
      var A = J(Q, 1, !0)
      L(Y),
        L(I),
        z(
          (C, k, U) => {
            ce(Y, 'href', C), ce(Y, 'aria-current', k), ie(A, U)
          },
          [() => Io(y()), () => i(y()), () => te(`nav.${y()}`)],
        ),
        $(v, I)
    },
  )
  var f = J(l, 2),
    p = X(f),
    d = X(p)
  bn(d, { size: 20, 'aria-hidden': 'true' })
  var c = J(d, 1, !0)
  L(p), L(f), L(a)
  var u = J(a, 2)
  let _
  Gr(
    u,
    21,
    () => n,
    ([v, h]) => v,
    (v, h) => {
      var x = ee(() => Kt(g(h), 2))
      let y = () => g(x)[0],
        S = () => g(x)[1]
      var I = hl(),
        Y = X(I),
        Q = X(Y)
      Pt(Q, S, (C, k) => {
        k(C, { size: 20, 'aria-hidden': 'true' })
      })
      var A = J(Q, 1, !0)
      L(Y),
        L(I),
        z(
          (C, k, U) => {
            ce(Y, 'href', C), ce(Y, 'aria-current', k), ie(A, U)
          },
          [() => Io(y()), () => i(y()), () => te(`nav.${y()}`)],
        ),
        $(v, I)
    },
  ),
    L(u),
    L(s),
    z(
      (v, h) => {
        ce(s, 'aria-label', v),
          ce(p, 'aria-expanded', g(o)),
          ie(c, h),
          (_ = Zt(u, 1, 'second svelte-vltj04', null, _, { open: g(o) }))
      },
      [() => te('nav.main'), () => te('nav.more')],
    ),
    Gt('click', p, () => G(o, !g(o))),
    $(e, s),
    he()
}
Lt(['click'])
var Qf = M('<bdi> </bdi>')
function Wi(e, t) {
  let r = xe(t, 'lang', 3, 'en')
  var n = Qf(),
    o = Se(n, !0)
  z(() => {
    ce(n, 'lang', r()), ie(o, t.text)
  }),
    $(e, n)
}
var Af = M('<span class="small soft wait svelte-xpqk9r"><!></span>'),
  Ff = M(
    '<a href="#/network"><span class="dot svelte-xpqk9r" aria-hidden="true"></span> <span class="words svelte-xpqk9r" aria-live="polite"><strong class="svelte-xpqk9r"> </strong> <!></span></a>',
  )
function Ji(e, t) {
  _e(t, !0)
  let r = ee(() => (Je.connection === 'lost' ? 'lost' : (Je.status?.state ?? 'connecting'))),
    n = ee(() => g(r) === 'usable'),
    o = ee(() => g(r) === 'lost' || g(r) === 'locked')
  var i = Ff()
  let s
  var a = J(X(i), 2),
    l = X(a),
    f = Se(l, !0),
    p = J(l, 2)
  {
    var d = (c) => {
      var u = Af(),
        _ = X(u)
      Wi(_, {
        get text() {
          return Je.status.waitingFor
        },
      }),
        L(u),
        $(c, u)
    }
    wt(p, (c) => {
      g(r) === 'joining' && Je.status?.waitingFor !== void 0 && c(d)
    })
  }
  L(a),
    L(i),
    z(
      (c) => {
        ;(s = Zt(i, 1, 'pill svelte-xpqk9r', null, s, { good: g(n), bad: g(o) })), ie(f, c)
      },
      [() => te(`pill.${g(r)}`)],
    ),
    $(e, i),
    he()
}
var Sf = new Set(['$$slots', '$$events', '$$legacy', 'kind', 'isBusy', 'children', 'type', 'disabled']),
  kf = M('<button><!></button>')
function Yi(e, t) {
  let r = xe(t, 'kind', 3, 'plain'),
    n = xe(t, 'isBusy', 3, !1),
    o = xe(t, 'type', 3, 'button'),
    i = N(t, Sf)
  var s = kf()
  Zr(
    s,
    () => ({ type: o(), class: r(), disabled: t.disabled === !0 || n(), 'aria-busy': n(), ...i }),
    void 0,
    void 0,
    void 0,
    'svelte-1hmy62q',
  )
  var a = X(s)
  Rt(a, () => t.children), L(s), $(e, s)
}
var vl = M('<!> ', 1),
  $f = M(
    '<div class="copy svelte-1k0pj5z"><textarea dir="ltr" readonly="" class="svelte-1k0pj5z"></textarea> <!></div>',
  )
function $n(e, t) {
  _e(t, !0)
  let r = V(!1),
    n = V(void 0),
    o = ee(() => Math.min(4, Math.ceil(t.text.length / 48))),
    i = async () => {
      g(n)?.select()
      try {
        await navigator.clipboard.writeText(t.text), G(r, !0), setTimeout(() => G(r, !1), 2e3)
      } catch {}
    }
  var s = $f(),
    a = X(s)
  Zo(a),
    fn(
      a,
      (f) => G(n, f),
      () => g(n),
    )
  var l = J(a, 2)
  Yi(l, {
    onclick: i,
    children: (f, p) => {
      var d = sn(),
        c = Xe(d)
      {
        var u = (v) => {
            var h = vl(),
              x = Xe(h)
            An(x, { size: 18, 'aria-hidden': 'true' })
            var y = J(x, 1, !0)
            z((S) => ie(y, S), [() => te('action.copied')]), $(v, h)
          },
          _ = (v) => {
            var h = vl(),
              x = Xe(h)
            Qn(x, { size: 18, 'aria-hidden': 'true' })
            var y = J(x, 1, !0)
            z((S) => ie(y, S), [() => te('action.copy')]), $(v, h)
          }
        wt(c, (v) => {
          g(r) ? v(u) : v(_, -1)
        })
      }
      $(f, d)
    },
    $$slots: { default: !0 },
  }),
    L(s),
    z(() => {
      ce(a, 'rows', g(o)), ce(a, 'aria-label', t.label), Si(a, t.text), (a.dir = a.dir)
    }),
    Gt('click', a, () => g(n)?.select()),
    $(e, s),
    he()
}
Lt(['click'])
var Nf = M('<div><!> <div class="stack stack-tight"><!></div></div>')
function Nn(e, t) {
  let r = xe(t, 'kind', 3, 'plain'),
    n = ee(() => (r() === 'plain' ? kn : r() === 'warn' ? Fn : Sn))
  var o = Nf(),
    i = X(o)
  Pt(
    i,
    () => g(n),
    (l, f) => {
      f(l, { size: 20, 'aria-hidden': 'true' })
    },
  )
  var s = J(i, 2),
    a = X(s)
  Rt(a, () => t.children),
    L(s),
    L(o),
    z(() => {
      Zt(o, 1, `note ${r() ?? ''}`, 'svelte-qlktj2'), ce(o, 'role', r() === 'bad' ? 'alert' : 'note')
    }),
    $(e, o)
}
var Uf = M('<h2> </h2> <p> </p> <!>', 1)
function Co(e, t) {
  _e(t, !0),
    Nn(e, {
      kind: 'warn',
      children: (r, n) => {
        var o = Uf(),
          i = Xe(o),
          s = Se(i, !0),
          a = J(i, 2),
          l = Se(a, !0),
          f = J(a, 2)
        {
          let p = ee(() => te('lost.title'))
          $n(f, {
            text: 'warren up',
            get label() {
              return g(p)
            },
          })
        }
        z(
          (p, d) => {
            ie(s, p), ie(l, d)
          },
          [() => te('lost.title'), () => te('lost.text')],
        ),
          $(r, o)
      },
      $$slots: { default: !0 },
    }),
    he()
}
var Tf = M('<section class="stack svelte-v2kawo"><!></section>')
function Vi(e, t) {
  var r = Tf(),
    n = X(r)
  Rt(n, () => t.children), L(r), z(() => ce(r, 'aria-label', t.label)), $(e, r)
}
var Gf = M('<p> </p>'),
  Lf = M('<p> </p> <!>', 1),
  Rf = M('<div class="stack"><h1> </h1> <!> <!></div>')
function Mi(e, t) {
  _e(t, !0)
  var r = Rf(),
    n = X(r),
    o = Se(n, !0),
    i = J(n, 2)
  {
    var s = (l) => {
      Nn(l, {
        kind: 'warn',
        children: (f, p) => {
          var d = Gf(),
            c = Se(d, !0)
          z((u) => ie(c, u), [() => te('signin.used')]), $(f, d)
        },
        $$slots: { default: !0 },
      })
    }
    wt(i, (l) => {
      t.error !== void 0 && l(s)
    })
  }
  var a = J(i, 2)
  Vi(a, {
    children: (l, f) => {
      var p = Lf(),
        d = Xe(p),
        c = Se(d, !0),
        u = J(d, 2)
      {
        let _ = ee(() => te('signin.title'))
        $n(u, {
          text: 'warren open',
          get label() {
            return g(_)
          },
        })
      }
      z((_) => ie(c, _), [() => te('signin.text')]), $(l, p)
    },
    $$slots: { default: !0 },
  }),
    L(r),
    z((l) => ie(o, l), [() => te('signin.title')]),
    $(e, r),
    he()
}
var Zf = M('<h1> </h1>')
function Eo(e, t) {
  _e(t, !0)
  var r = Zf(),
    n = Se(r, !0)
  z((o) => ie(n, o), [() => te('nav.home')]), $(e, r), he()
}
var Of = { home: Eo }
function gl(e, t) {
  return Of[e] ?? Eo
}
var bl = M('<!> <!>', 1),
  Df = M(
    '<a class="skip svelte-sqrxc" href="#main"> </a> <div class="frame svelte-sqrxc"><header class="svelte-sqrxc"><a class="brand svelte-sqrxc" href="#/home"><img src="/icon.svg" alt="" width="28" height="28"/> <span> </span></a> <!></header> <main id="main" tabindex="-1" class="svelte-sqrxc"><!></main></div>',
    1,
  )
function Pi(e, t) {
  _e(t, !0)
  let r = V(!0),
    n = V(void 0),
    o = V(void 0)
  Bt(
    () => (
      t.entrance.then(({ session: C, error: k }) => {
        G(r, !1), G(n, k), C === void 0 ? (Je.connection = 'signed-out') : Je.begin(C.token)
      }),
      el()
    ),
  ),
    Bt(() => {
      ;(document.documentElement.lang = dn.current), (document.documentElement.dir = pn[dn.current].direction)
    }),
    Bt(() => dl.apply())
  let i = ee(() => gl(Ht.current.name, Je.status)),
    s = ee(() => te(`nav.${Ht.current.name === 'style' ? 'home' : Ht.current.name}`)),
    a
  Bt(() => {
    let { name: C } = Ht.current
    a !== void 0 && a !== C && g(o)?.focus(), (a = C)
  })
  let l = (C) => {
    C.preventDefault(), g(o)?.focus()
  }
  var f = Df()
  wi('sqrxc', (C) => {
    ai(
      (k) => {
        ro.title = `${g(s) ?? ''} \u2013 ${k ?? ''}`
      },
      [() => te('app.name')],
    )
  })
  var p = Xe(f),
    d = Se(p, !0),
    c = J(p, 2),
    u = X(c),
    _ = X(u),
    v = J(X(_), 2),
    h = Se(v, !0)
  L(_)
  var x = J(_, 2)
  {
    var y = (C) => {
      var k = bl(),
        U = Xe(k)
      Xi(U, {})
      var Ze = J(U, 2)
      Ji(Ze, {}), $(C, k)
    }
    wt(x, (C) => {
      Je.connection !== 'signed-out' && C(y)
    })
  }
  L(u)
  var S = J(u, 2),
    I = X(S)
  {
    var Y = (C) => {
        Mi(C, {
          get error() {
            return g(n)
          },
        })
      },
      Q = (C) => {
        Co(C, {})
      },
      A = (C) => {
        var k = bl(),
          U = Xe(k)
        {
          var Ze = (Ee) => {
            Co(Ee, {})
          }
          wt(U, (Ee) => {
            Je.connection === 'lost' && Ee(Ze)
          })
        }
        var Ot = J(U, 2)
        Pt(
          Ot,
          () => g(i),
          (Ee, Un) => {
            Un(Ee, {})
          },
        ),
          $(C, k)
      }
    wt(I, (C) => {
      Je.connection === 'signed-out' && !g(r)
        ? C(Y)
        : Je.connection === 'lost' && Je.status === void 0
          ? C(Q, 1)
          : Je.status !== void 0 && C(A, 2)
    })
  }
  L(S),
    fn(
      S,
      (C) => G(o, C),
      () => g(o),
    ),
    L(c),
    z(
      (C, k) => {
        ie(d, C), ie(h, k)
      },
      [() => te('nav.skip'), () => te('app.name')],
    ),
    Gt('click', p, l),
    $(e, f),
    he()
}
Lt(['click'])
var xl = document.getElementById('page')
if (xl !== null) {
  let e = ja()
  Tr(Pi, { target: xl, props: { entrance: e } })
}
