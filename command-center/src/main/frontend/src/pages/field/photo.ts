/** As the command centre takes it (openapi.yaml). */
export const photoBytesMax = 400_000
/** The longer edge in pixels: enough to read a medicine box held to the camera. */
const edgeMax = 1280
const edgeSmall = 900

/**
 * The picture as a JPEG of at most {@link photoBytesMax} bytes, upright; where it was taken is not in it. Throws when it
 * is no picture.
 */
export async function scaledJpeg(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file)
  try {
    for (const [edge, quality] of [
      [edgeMax, 0.8],
      [edgeMax, 0.6],
      [edgeSmall, 0.6],
    ] as const) {
      const jpeg = await drawn(picture, edge, quality)
      if (jpeg.size <= photoBytesMax) return jpeg
    }
    return await drawn(picture, edgeSmall, 0.3)
  } finally {
    picture.close()
  }
}

/** How large a picture is drawn: never larger than it is, the longer edge at most `edge`. */
export function sizeWithin(width: number, height: number, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function drawn(picture: ImageBitmap, edge: number, quality: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, sizeWithin(picture.width, picture.height, edge))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (jpeg) => {
        if (jpeg) resolve(jpeg)
        else reject(new Error('the picture could not be drawn'))
      },
      'image/jpeg',
      quality,
    )
  })
}

/** In steps: a call takes only so many arguments. */
export async function base64Of(jpeg: Blob): Promise<string> {
  const bytes = new Uint8Array(await jpeg.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  return btoa(text)
}
