import { computed, onScopeDispose, shallowRef } from 'vue'

import { isProblem } from '@/api/problem'
import type { Attachment } from '@/api/types'
import { uploadFile } from '@/api/upload'
import { t } from '@/i18n'

// Files on their way up. A failed one stays, with its reason, until retried or removed.
export interface Upload {
  id: number
  file: File
  share: number
  error: string | null
  abort: AbortController
}
let nextId = 1

export function useUploads(onDone: (attachment: Attachment) => void) {
  const uploads = shallowRef<Upload[]>([])
  const busy = computed(() => uploads.value.some((upload) => upload.error === null))
  const change = (id: number, now: Partial<Upload>) => (uploads.value = uploads.value.map((upload) => (upload.id === id ? { ...upload, ...now } : upload)))
  const forget = (id: number) => (uploads.value = uploads.value.filter((upload) => upload.id !== id))

  async function run(upload: Upload): Promise<void> {
    try {
      const attachment = await uploadFile(upload.file, (share) => change(upload.id, { share }), upload.abort.signal)
      forget(upload.id)
      onDone(attachment)
    } catch (error) {
      const reason = isProblem(error, 'offline') ? t('ui.offline') : isProblem(error) ? error.message : t('ui.unexpected')
      change(upload.id, { error: reason })
    }
  }
  function add(files: Iterable<File>): void {
    for (const file of files) {
      const upload: Upload = { id: nextId++, file, share: 0, error: null, abort: new AbortController() }
      uploads.value = [...uploads.value, upload]
      void run(upload)
    }
  }
  function retry(upload: Upload): void {
    change(upload.id, { error: null, share: 0 })
    void run(upload)
  }
  function cancel(upload: Upload): void {
    upload.abort.abort()
    forget(upload.id)
  }
  onScopeDispose(() => uploads.value.forEach((upload) => upload.abort.abort()))
  return { uploads, busy, add, retry, cancel }
}
