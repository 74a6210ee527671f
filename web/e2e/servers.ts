import { createServer as createHttp, type Server as HttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

// What a mailbox talks to, as far as the stories of its settings need it: an IMAP server, a provider
// that signs in, a virus scanner. All on loopback.

const portOf = (server: Server | HttpServer) => (server.address() as AddressInfo).port
const listen = async <S extends Server | HttpServer>(server: S): Promise<S> => {
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  server.unref()
  return server
}

export const letterOf = (from: string, subject: string, text: string) =>
  `From: ${from}\r\nTo: support@nordhaus.example\r\nSubject: ${subject}\r\nMessage-ID: <${Math.random().toString(36).slice(2)}@e2e.example>\r\n\r\n${text}\r\n`

/** An inbox on a server. With a token, only that one is let in. */
export interface Imap {
  port: number
  letters: string[] // by UID - 1; empty: gone
  token: string
}
export async function imapServer(letters: string[] = []): Promise<Imap> {
  const imap: Imap = { port: 0, letters, token: '' }
  const server = await listen(createServer((socket) => serveImap(socket, imap)))
  imap.port = portOf(server)
  return imap
}

// Why a token is not taken, as Microsoft and Google say it.
const refusal = Buffer.from(JSON.stringify({ status: '401', schemes: 'Bearer', scope: 'mail.read' })).toString('base64')

function serveImap(socket: Socket, imap: Imap): void {
  let rest = ''
  let refusing = ''
  const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(''))
  socket.on('error', () => undefined)
  say('* OK ready')
  socket.on('data', (bytes) => {
    rest += bytes.toString('latin1')
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (refusing) {
        say(`${refusing} NO [AUTHENTICATIONFAILED] not accepted`)
        refusing = ''
        continue
      }
      const [tag = '', ...words] = line.split(' ')
      const command = words.join(' ')
      if (command.startsWith('AUTHENTICATE') && imap.token && !Buffer.from(words.at(-1)!, 'base64').toString().includes(`Bearer ${imap.token}\x01`)) {
        refusing = tag
        say(`+ ${refusal}`)
      } else {
        say(...answerOf(command, imap), `${tag} OK done`)
        if (command === 'LOGOUT') socket.end()
      }
    }
  })
}

function answerOf(command: string, imap: Imap): string[] {
  if (command === 'CAPABILITY') return ['* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 UIDPLUS']
  if (/^(SELECT|EXAMINE) /.test(command)) return [`* ${imap.letters.length} EXISTS`, '* OK [UIDVALIDITY 1] .', `* OK [UIDNEXT ${imap.letters.length + 1}] .`]
  if (command.startsWith('FETCH * ')) return imap.letters.length ? [`* ${imap.letters.length} FETCH (UID ${imap.letters.length})`] : []
  const fetch = /^UID FETCH (\S+) /.exec(command)
  return fetch ? uidsIn(fetch[1]!, imap.letters.length).filter((uid) => imap.letters[uid - 1]).map((uid) => fetched(uid, imap.letters[uid - 1]!, command)) : []
}

const uidsIn = (set: string, last: number): number[] => set.split(',').flatMap((part) => {
  const [from = '0', to = from] = part.split(':')
  return Array.from({ length: last }, (_, at) => at + 1).filter((uid) => uid >= Number(from) && (to === '*' || uid <= Number(to)))
})

function fetched(uid: number, letter: string, command: string): string {
  const literal = (name: string, text: string) => ` ${name} {${text.length}}\r\n${text}`
  const header = letter.slice(0, letter.indexOf('\r\n\r\n') + 4)
  const id = /^Message-ID:.*\r\n/m.exec(header)?.[0] ?? ''
  return `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${letter.length} FLAGS () INTERNALDATE "01-Jan-2026 00:00:00 +0000"`
    + (command.includes('HEADER.FIELDS') ? literal('BODY[HEADER.FIELDS (MESSAGE-ID)]', `${id}\r\n`) : '')
    + (command.includes('BODY.PEEK[HEADER]<0.') ? literal('BODY[HEADER]<0>', header) : '')
    + (command.includes('BODY.PEEK[]') ? literal('BODY[]', letter) : '') + ')'
}

/** A provider: its sign-in page sends the browser straight back, its token page gives what it is told to. */
export interface Provider {
  url: string
  back: string // added to the address it sends back to
  token: { status: number; body: object }
  asked: URLSearchParams[] // for tokens
}
export async function provider(): Promise<Provider> {
  const one: Provider = { url: '', back: 'code=the-code', token: { status: 200, body: {} }, asked: [] }
  const server = await listen(createHttp((request, response) => {
    const url = new URL(request.url ?? '/', one.url)
    if (url.pathname === '/authorize') {
      const to = `${url.searchParams.get('redirect_uri')}?${one.back}&state=${url.searchParams.get('state')}`
      return void response.writeHead(302, { Location: to }).end()
    }
    let body = ''
    request.on('data', (bytes: Buffer) => (body += bytes.toString()))
    request.on('end', () => {
      one.asked.push(new URLSearchParams(body))
      response.writeHead(one.token.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(one.token.body))
    })
  }))
  one.url = `http://127.0.0.1:${portOf(server)}`
  return one
}

/** A clamd that finds nothing; its address. */
export async function virusScanner(): Promise<string> {
  const server = await listen(createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => {
      const command = bytes.toString('latin1')
      if (command.includes('VERSION')) socket.end('ClamAV 1.4.3/27000/Sat Nov 28 10:00:00 2026\0')
      else socket.end('stream: OK\0')
    })
  }))
  return `127.0.0.1:${portOf(server)}`
}
