package musette.ui.screens.documents

import musette.ui.Reader
import java.io.ByteArrayOutputStream
import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.Charset
import java.nio.charset.CodingErrorAction

/** All bytes. */
internal suspend fun Reader.whole(): ByteArray = beginning(size)

/** So many bytes from the beginning; the core gives so many at a time. */
internal suspend fun Reader.beginning(length: Long): ByteArray {
    val bytes = ByteArrayOutputStream(length.toInt())
    while (bytes.size() < length) {
        val piece = readAt(bytes.size().toLong(), minOf(PIECE, length - bytes.size()).toInt())
        if (piece.isEmpty()) break
        bytes.write(piece)
    }
    return bytes.toByteArray()
}

private const val PIECE = 1_000_000L

/**
 * What bytes say: UTF-8 or UTF-16 by their mark, else UTF-8, and where they are none, the letters of older Windows. Where it is not
 * the [whole] text, its last letter may be cut through.
 */
fun textOf(bytes: ByteArray, whole: Boolean): String {
    fun begins(vararg mark: Int) = bytes.size >= mark.size && mark.indices.all { bytes[it].toInt() and 0xff == mark[it] }
    if (begins(0xff, 0xfe)) return String(bytes, 2, bytes.size - 2, Charsets.UTF_16LE)
    if (begins(0xfe, 0xff)) return String(bytes, 2, bytes.size - 2, Charsets.UTF_16BE)
    val from = if (begins(0xef, 0xbb, 0xbf)) 3 else 0
    for (cut in 0..if (whole) 0 else minOf(3, bytes.size - from)) {
        val part = ByteBuffer.wrap(bytes, from, bytes.size - from - cut)
        try {
            return Charsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(part).toString()
        } catch (other: CharacterCodingException) {
            continue
        }
    }
    return String(bytes, Charset.forName("windows-1252"))
}
