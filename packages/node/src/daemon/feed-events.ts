/** What a node tells of its services, shares, sites, pins and downloads, put into the feed for those who may know of it. */
import type { EventFeed } from '../jobs/event-feed.ts'
import type { NodeEvents } from '../node.ts'

/** @param changed - something of the node as a whole may have changed. */
export function feedEvents(feed: EventFeed, changed: () => void): NodeEvents {
  return {
    changed,
    serviceChanged: (service) => feed.publish('services', { type: 'service', data: service }),
    shareChanged: (share) => feed.publish('files', { type: 'share', data: share }),
    siteChanged: (site) => feed.publish('files', { type: 'site', data: site }),
    pinChanged: (pin) => feed.publish('files', { type: 'pin', data: pin }),
    pinRemoved: (id) => feed.publish('files', { type: 'removed', data: { kind: 'pin', id } }),
    downloadChanged: (download) => feed.publish('files', { type: 'download', data: download }),
  }
}
