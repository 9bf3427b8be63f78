package musette.ui.screens.documents

import musette.OpenDocument
import java.io.ByteArrayOutputStream

/** All bytes of a document; the core gives so many at a time. */
internal suspend fun OpenDocument.whole(): ByteArray {
    val size = size()
    val bytes = ByteArrayOutputStream(size.toInt())
    while (bytes.size().toULong() < size) {
        val piece = readAt(bytes.size().toULong(), minOf(PIECE, size - bytes.size().toULong()).toUInt())
        if (piece.isEmpty()) break
        bytes.write(piece)
    }
    return bytes.toByteArray()
}

private const val PIECE = 1_000_000uL
