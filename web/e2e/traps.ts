import type { BrowserContext, Page, Request } from '@playwright/test'

/** What may be in the page of a letter; read by rules of its own, not by those that cleaned it. */
interface Look {
  framed: number
  wrong: string[]
}

export interface Traps {
  /** What has happened that no letter may cause. */
  caught: string[]
  /** Pictures of others that the reader asked for: these alone may leave. */
  allowPictures: boolean
  pictures: number
}

const framePath = /^\/api\/v1\/(messages\/\d+\/html(\?images=1)?|attachments\/\d+\/content)$/

/** Watches for scripts that run, requests that leave, windows, dialogs, downloads and broken policies. */
export async function setTraps(context: BrowserContext, page: Page, origin: string): Promise<Traps> {
  const traps: Traps = { caught: [], allowPictures: false, pictures: 0 }
  const caught = (what: string) => traps.caught.push(what.slice(0, 400))
  const leaves = (url: string) => /^(https?|wss?|ftp):/.test(url) && new URL(url).origin !== origin
  const isPicture = (request: Request) => request.resourceType() === 'image' && request.method() === 'GET'
  context.on('request', (request) => {
    const url = request.url()
    if (leaves(url)) {
      if (traps.allowPictures && isPicture(request)) traps.pictures += 1
      else caught(`asked ${request.resourceType()} ${url}`)
    } else if (url.startsWith(origin) && !request.isNavigationRequest() && request.frame() !== page.mainFrame() && !framePath.test(url.slice(origin.length)))
      caught(`asked us from a frame: ${url}`)
  })
  // Nothing is really asked: a picture that came would be a script in disguise.
  await context.route((url) => leaves(url.href), (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="pwned(1)"><script>pwned(1)</script></svg>' }))
  context.on('page', (other) => other !== page && caught(`opened a window: ${other.url()}`))
  page.on('dialog', (dialog) => {
    caught(`showed a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('download', (download) => caught(`downloaded ${download.url()}`))
  page.on('pageerror', (error) => caught(`ran a script: ${error.message}`)) // nothing is called pwned
  page.on('websocket', (socket) => new URL(socket.url()).host !== new URL(origin).host && caught(`opened a socket ${socket.url()}`))
  page.on('console', (message) => {
    // A picture that is none, or whose part the letter has not.
    const isExpected = /^Failed to load resource|^Loading the image 'cid:/.test(message.text())
    if (message.type() === 'error' && !isExpected) caught(`said ${message.text()}`)
  })
  page.on('framenavigated', (frame) => {
    const url = frame.url()
    if (frame !== page.mainFrame() && url !== 'about:blank' && !framePath.test(url.replace(origin, ''))) caught(`led a frame to ${url}`)
    if (frame === page.mainFrame() && !url.startsWith(origin)) caught(`led us to ${url}`)
  })
  return traps
}

/** Reads every letter's frame, and the page around them, for anything that should not be there. */
export async function look(page: Page): Promise<Look> {
  return page.evaluate(() => {
    const tags = new Set(
      'html head meta base style body a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(' '),
    )
    const attributes = new Set(
      'align alt bgcolor border cellpadding cellspacing class color colspan data-quoted data-remote-src datetime dir face height href lang nowrap open rel reversed rowspan size src start style target title type valign value width'.split(' '),
    )
    const wrong: string[] = []
    const say = (what: string, element: Element) => wrong.push(`${what}: ${element.outerHTML.slice(0, 300)}`)

    function readStyle(element: Element, view: Window): void {
      const style = view.getComputedStyle(element)
      if (style.position !== 'static' || style.zIndex !== 'auto' || style.transform !== 'none') say('moved', element)
      const images = [style.backgroundImage, style.listStyleImage, style.cursor, style.filter, style.clipPath, style.maskImage, style.borderImageSource, style.content, style.shapeOutside]
      if (images.some((value) => value.includes('url(') || value.includes('image'))) say('styled with a picture', element)
    }
    function readAddress(element: Element, name: string, value: string): void {
      if (name === 'href' && !/^(https?|mailto|tel):/i.test(value)) say('led astray', element)
      if (name === 'target' && value !== '_blank') say('aimed', element)
      if (name === 'src' && !/^(https?:|cid:|data:image\/(png|jpe?g|gif|webp|bmp);base64,|\/api\/v1\/attachments\/\d+\/content$)/i.test(value)) say('asked', element)
    }
    function readElement(element: Element, view: Window): void {
      if (!tags.has(element.localName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') say('a tag', element)
      if (element.closest('head')) return
      for (const { name, value } of element.attributes) {
        if (!attributes.has(name)) say(`the attribute ${name}`, element)
        readAddress(element, name, value)
      }
      readStyle(element, view)
    }
    function readFrame(frame: HTMLIFrameElement): void {
      const inside = frame.contentDocument
      const view = frame.contentWindow
      if (!inside || !view || !/^\/api\/v1\/messages\/\d+\/html$/.test(view.location.pathname)) return say('not its page', frame)
      const sandbox = frame.getAttribute('sandbox')?.split(' ') ?? []
      if (!frame.hasAttribute('sandbox') || sandbox.includes('allow-scripts') || sandbox.includes('allow-top-navigation') || sandbox.includes('allow-forms')) say('not in its box', frame)
      if (inside.scripts.length > 0 || inside.forms.length > 0 || inside.styleSheets.length !== 1 || inside.compatMode !== 'CSS1Compat') say('not our page', frame)
      for (const element of inside.querySelectorAll('*')) readElement(element, view)
    }
    function isInside(inner: DOMRect, outer: DOMRect): boolean {
      return inner.left >= outer.left - 8 && inner.right <= outer.right + 8 && inner.top >= outer.top - 8 && inner.bottom <= outer.bottom + 8
    }

    const frames = [...document.querySelectorAll('iframe')]
    for (const frame of frames) {
      readFrame(frame)
      const around = frame.closest('article')
      if (around && !isInside(frame.getBoundingClientRect(), around.getBoundingClientRect())) say('larger than its letter', frame)
    }
    for (const element of document.querySelectorAll('body *')) {
      for (const { name, value } of element.attributes) {
        if (/^on|^srcdoc$|^formaction$/.test(name)) say(`the attribute ${name} in our page`, element)
        if ((name === 'href' || name === 'src') && !/^(https?:|mailto:|tel:|blob:|\/|#)/.test(value)) say('an address in our page', element)
      }
      if (/^(script|object|embed|base|link|meta|style|form|frame|math)$/.test(element.localName) && element.closest('article, [data-pane=list], .hits, [data-pane=composer]')) say('a tag in our page', element)
    }
    const root = document.documentElement
    if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight + 1 || scrollX !== 0 || scrollY !== 0) wrong.push(`the page is ${root.scrollWidth} by ${root.scrollHeight}`)
    const pane = document.querySelector('[data-pane=composer]')?.closest('section')?.getBoundingClientRect()
    for (const letter of pane ? document.querySelectorAll('article') : []) {
      const box = letter.getBoundingClientRect()
      if (box.left < pane!.left || box.right > pane!.right) say('wider than the conversation', letter)
    }
    return { framed: frames.length, wrong: wrong.slice(0, 20) }
  })
}
