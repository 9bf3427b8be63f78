package musette.ui.screens.documents

import musette.OpenDocument
import musette.ui.Reader
import java.io.ByteArrayOutputStream

/** All bytes of a document. */
internal suspend fun OpenDocument.whole(): ByteArray {
    val size = size()
    return pieces(size.toLong()) { offset, length -> readAt(offset.toULong(), length.toUInt()) }
}

/** So many bytes from the beginning. */
internal suspend fun Reader.beginning(length: Long): ByteArray = pieces(length, ::readAt)

/** The core gives so many at a time. */
private suspend fun pieces(length: Long, read: suspend (Long, Int) -> ByteArray): ByteArray {
    val bytes = ByteArrayOutputStream(length.toInt())
    while (bytes.size() < length) {
        val piece = read(bytes.size().toLong(), minOf(PIECE, length - bytes.size()).toInt())
        if (piece.isEmpty()) break
        bytes.write(piece)
    }
    return bytes.toByteArray()
}

private const val PIECE = 1_000_000L
