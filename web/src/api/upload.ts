import { apiBase, csrfHeaders } from './client'
import { offlineProblem, problemOf } from './problem'
import type { Attachment } from './types'

// fetch cannot say how much of a body has left, so uploads use the older request.
export function uploadFile(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${apiBase}/attachments`)
    request.responseType = 'json'
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onerror = () => reject(offlineProblem())
    request.onload = () =>
      request.status < 300 ? resolve(request.response as Attachment) : reject(problemOf(request.status, request.response))
    signal.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}
