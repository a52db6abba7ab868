/** Connections to public addresses only: what a name leads to is checked in the same step that connects to it. */
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { buildConnector } from 'undici'

/** Somebody gave us an address inside our own network. */
export class NotPublic extends Error {
  constructor(host: string, address: string) {
    const where = host === address ? host : `${host} leads to ${address}, which`
    super(`${where} is not a public address; if it is the newsroom's own, name ${host} in fetch.allowHosts`)
    this.name = 'NotPublic'
  }
}

/** Where IANA gives out addresses; outside of it, old forms such as ::10.0.0.1 hold an IPv4 address that we must not reach. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Public by their number, but answered by the machine's own cloud: Azure's host https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const ofTheCloud = new Set(['168.63.129.16'])

/** True for an address of the internet at large; an IPv4 address inside an IPv6 one counts as what it is. */
export const isPublic = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (ofTheCloud.has(parsed.toString())) return false
  return (
    parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast))
  )
}

/**
 * undici's way to a server, closed to every address that is not public, except for the allowed hosts. Node asks `lookup`
 * for names only, so an address that stands in the URL itself is checked before.
 */
export const publicConnector = (
  isAllowed: (host: string) => boolean,
  lookup: LookupFunction,
): buildConnector.connector => {
  const anywhere = buildConnector({ lookup })
  const publicOnly = buildConnector({ lookup: checked(lookup) })
  return (options, callback) => {
    const { hostname } = options
    if (isAllowed(hostname)) return anywhere(options, callback)
    if (isIP(hostname) && !isPublic(hostname)) return callback(new NotPublic(hostname, hostname), null)
    return publicOnly(options, callback)
  }
}

/** One private answer among public ones is enough to say no: nobody publishes such a name by mistake. */
const checked =
  (lookup: LookupFunction): LookupFunction =>
  (host, options, callback) =>
    lookup(host, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, answer)
      const found = Array.isArray(answer) ? answer : [{ address: answer, family: isIP(answer) }]
      const inside = found.find(({ address }) => !isPublic(address))
      if (inside) return callback(new NotPublic(host, inside.address), [])
      return options.all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)
    })
