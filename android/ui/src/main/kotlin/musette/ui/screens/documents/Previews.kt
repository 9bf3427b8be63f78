package musette.ui.screens.documents

import musette.OpenAttachment
import musette.OpenDocument
import musette.ui.Device
import musette.ui.PagesException
import musette.ui.PagesTrouble
import musette.ui.Reader

/** What can be shown of a file, by its name's ending, or because its bytes are a [picture]. They are read where they lie, piece by piece. */
internal suspend fun Device.previewOf(reader: Reader, name: String, picture: Boolean = false): Preview {
    val ending = name.substringAfterLast('.', "").lowercase()
    return when {
        picture || ending in SHOWN_PICTURES ->
            if (reader.size > LARGEST_PICTURE) Preview.Foreign
            else decode(reader.beginning(reader.size), LONGEST_SIDE)?.let { Preview.Picture(it) } ?: Preview.Broken
        ending in SHOWN_TEXTS -> {
            val whole = reader.size <= LONGEST_TEXT
            Preview.Text(textOf(reader.beginning(minOf(reader.size, LONGEST_TEXT)), whole), whole)
        }
        ending == "pdf" -> paged(reader)
        else -> Preview.Foreign
    }
}

private suspend fun Device.paged(reader: Reader): Preview = try {
    Preview.Paged(pages(reader))
} catch (failure: PagesException) {
    if (failure.trouble == PagesTrouble.LOCKED) Preview.Locked else Preview.Broken
}

/** The core's bytes as previews read them. */
internal fun OpenDocument.reader() = object : Reader {
    override val size = this@reader.size().toLong()
    override suspend fun readAt(offset: Long, length: Int) = this@reader.readAt(offset.toULong(), length.toUInt())
}

internal fun OpenAttachment.reader() = object : Reader {
    override val size = this@reader.size().toLong()
    override suspend fun readAt(offset: Long, length: Int) = this@reader.readAt(offset.toULong(), length.toUInt())
}

private val SHOWN_PICTURES = setOf("png", "jpg", "jpeg", "gif", "webp", "bmp")
private val SHOWN_TEXTS = setOf("txt", "md", "csv", "log", "json")
private const val LARGEST_PICTURE = 32_000_000L
private const val LONGEST_SIDE = 2048
private const val LONGEST_TEXT = 256_000L
