// A device on DevSync's open wire: logs in, subscribes, writes one object, prints every change that it is sent.
// Usage: npm ci; node device.mjs [base URL] [app id] [device.proto]. All about the wire: docs/device-protocol.md
import { hostname } from 'node:os'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import WebSocket from 'ws'

const [baseUrl = 'http://localhost:9090', app = 'my-app', proto = fileURLToPath(
  new URL('../../../protocol/src/main/proto/devsync/device/v1/device.proto', import.meta.url))] = process.argv.slice(2)
const { DeviceFrame, ServerFrame } = (await protobuf.load(proto)).lookup('devsync.device.v1')

const schema = { classes: [{ name: 'Reading', kind: 'CLASS_KIND_TOP_LEVEL',
  primaryKey: { name: '_id', type: 'KEY_TYPE_STRING' },
  properties: [{ name: 'celsius', type: 'PROPERTY_TYPE_DOUBLE', collection: 'COLLECTION_TYPE_SINGLE' }] }] }
const subscriptions = { version: 1, body: JSON.stringify({ Reading: 'TRUEPREDICATE' }) }
const session = 1, epoch2015 = Date.UTC(2015, 0, 1)
const objects = new Map()
let lastClientVersion = 1

const login = await fetch(`${baseUrl}/api/client/v2.0/app/${app}/auth/providers/anon-user/login`, { method: 'POST' })
if (!login.ok) throw new Error(`login: HTTP ${login.status} ${await login.text()}`)
const token = (await login.json()).access_token
const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/device/v1/app/${app}?access_token=${token}`,
  'devsync.device.v1')
const say = (kind, content) => socket.send(DeviceFrame.encode(DeviceFrame.fromObject({ [kind]: content })).finish())

socket.on('open', () => {
  say('hello', { mode: 'SYNC_MODE_FLEXIBLE', schema, client: 'example device' })
  say('bind', { session, needFileIdent: true })
  setInterval(() => say('ping', { timestampMs: Date.now() }), 60_000)
})
socket.on('close', (code, reason) => { console.log(`closed: ${code} ${reason}`); process.exit(1) })
socket.on('message', bytes => {
  const frame = ServerFrame.decode(bytes)
  if (frame.ident) say('ident', { session, file: frame.ident.file, subscriptions })
  else if (frame.download) integrate(frame.download)
  else if (!frame.pong) console.log(frame.kind, JSON.stringify(frame[frame.kind]))
})

function integrate({ download, flexible, changesets }) {
  changesets.flatMap(changeset => changeset.instructions).forEach(apply)
  const serverVersion = download.serverVersion
  if (flexible.batchState === 1) return // more of the bootstrap is to come
  const write = flexible.batchState === 2 && lastClientVersion === 1 ? [{ clientVersion: ++lastClientVersion,
    serverVersion, originTimestamp: Date.now() - epoch2015, instructions: measured(hostname(), 21.5) }] : []
  if (write.length || changesets.length) say('upload', { session, lockedServerVersion: serverVersion,
    progress: { clientVersion: lastClientVersion, serverVersion }, changesets: write }) // empty: an acknowledgement
}

function measured(id, celsius) {
  const object = { className: 'Reading', key: { string: id } }
  return [{ createObject: object }, { update: { place: { ...object, property: 'celsius' }, value: { double: celsius } } }]
}

function apply({ createObject, eraseObject, update }) { // everything else is about what this device does not have
  const { className, key } = createObject ?? eraseObject ?? update?.place ?? {}
  if (className !== 'Reading') return
  if (eraseObject) objects.delete(key.string)
  else objects.set(key.string, { ...objects.get(key.string), ...(update && { [update.place.property]: update.value.double }) })
  console.log(key.string, JSON.stringify(objects.get(key.string) ?? null))
}
