package musette.ui.screens.documents

import musette.OpenDocument
import musette.ui.Device
import musette.ui.PagesException
import musette.ui.PagesTrouble
import musette.ui.Reader

/** What can be shown of a document, by its name's ending. Its bytes are read where they lie, piece by piece. */
internal suspend fun Device.previewOf(document: OpenDocument, name: String): Preview =
    when (name.substringAfterLast('.', "").lowercase()) {
        "png", "jpg", "jpeg", "gif", "webp", "bmp" ->
            if (document.size() > LARGEST_PICTURE) Preview.Foreign
            else decode(document.whole(), LONGEST_SIDE)?.let { Preview.Picture(it) } ?: Preview.Broken
        "txt", "md", "csv", "log", "json" -> {
            val bytes = document.readAt(0uL, minOf(document.size(), LONGEST_TEXT).toUInt())
            (document.size() <= LONGEST_TEXT).let { whole -> Preview.Text(textOf(bytes, whole), whole) }
        }
        "pdf" -> paged(document)
        else -> Preview.Foreign
    }

private suspend fun Device.paged(document: OpenDocument): Preview = try {
    Preview.Paged(
        pages(
            object : Reader {
                override val size = document.size().toLong()
                override suspend fun readAt(offset: Long, length: Int) = document.readAt(offset.toULong(), length.toUInt())
            },
        ),
    )
} catch (failure: PagesException) {
    if (failure.trouble == PagesTrouble.LOCKED) Preview.Locked else Preview.Broken
}

private const val LARGEST_PICTURE = 32_000_000uL
private const val LONGEST_SIDE = 2048
private const val LONGEST_TEXT = 256_000uL
