package musette.desktop

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import musette.ui.PageSize
import musette.ui.Pages
import musette.ui.PagesException
import musette.ui.PagesTrouble
import musette.ui.Reader
import org.apache.pdfbox.Loader
import org.apache.pdfbox.io.RandomAccessRead
import org.apache.pdfbox.io.RandomAccessReadView
import org.apache.pdfbox.pdmodel.PDDocument
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException
import org.apache.pdfbox.rendering.PDFRenderer
import org.apache.pdfbox.text.PDFTextStripper
import java.awt.Color
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.io.IOException

/** The pages of a PDF by PDFBox, read from where the bytes lie: no copy of the file is made. One page is drawn at a time. */
internal class PdfPages private constructor(private val document: PDDocument) : Pages {
    private val one = Mutex()
    private val renderer = PDFRenderer(document).apply {
        renderingHints = RenderingHints(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON)
    }

    override val count: Int = document.numberOfPages

    override suspend fun size(page: Int): PageSize = drawing {
        val of = document.getPage(page)
        if (of.rotation % 180 == 0) PageSize(of.cropBox.width, of.cropBox.height) else PageSize(of.cropBox.height, of.cropBox.width)
    }

    override suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap = drawing {
        val piece = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        val canvas = piece.createGraphics()
        canvas.color = Color.WHITE
        canvas.fillRect(0, 0, width, height)
        canvas.translate(-left, -top)
        renderer.renderPageToGraphics(page, canvas, scale)
        canvas.dispose()
        piece.toComposeImageBitmap()
    }

    override suspend fun text(page: Int): String = drawing {
        PDFTextStripper().apply {
            startPage = page + 1
            endPage = page + 1
        }.getText(document)
    }

    /** What is being drawn is drawn first: nobody reads from a document that is closed. */
    override fun close() = runBlocking { one.withLock { document.close() } }

    /** The lock is taken and given back beside the screen's thread, which may be waiting for it in [close]. */
    private suspend fun <T> drawing(deed: () -> T): T = withContext(Dispatchers.IO) {
        one.withLock {
            try {
                deed()
            } catch (broken: CancellationException) {
                throw broken
            } catch (broken: Exception) {
                // PDFBox fails in many ways on what is damaged, and the bytes may be gone from where they lay.
                throw PagesException(PagesTrouble.BROKEN)
            }
        }
    }

    companion object {
        suspend fun open(reader: Reader): Pages = withContext(Dispatchers.IO) {
            try {
                PdfPages(Loader.loadPDF(At(reader)))
            } catch (locked: InvalidPasswordException) {
                throw PagesException(PagesTrouble.LOCKED)
            } catch (stopped: CancellationException) {
                throw stopped
            } catch (broken: Exception) {
                // It fails in many ways on what is damaged.
                throw PagesException(PagesTrouble.BROKEN)
            }
        }
    }
}

/** The core's bytes as PDFBox reads them, a piece of [PIECE] at a time. */
private class At(private val reader: Reader) : RandomAccessRead {
    private var at = 0L
    private var from = -1L
    private var piece = ByteArray(0)
    private var closed = false

    private fun fill(): Boolean {
        if (at >= reader.size) return false
        if (from < 0 || at < from || at >= from + piece.size) {
            from = at / PIECE * PIECE
            piece = runBlocking { reader.readAt(from, minOf(PIECE.toLong(), reader.size - from).toInt()) }
            if (at >= from + piece.size) throw IOException("the file is shorter than it says")
        }
        return true
    }

    override fun read(): Int = if (!fill()) -1 else piece[(at++ - from).toInt()].toInt() and 0xff

    override fun read(into: ByteArray, offset: Int, length: Int): Int {
        if (length == 0) return 0
        if (!fill()) return -1
        val some = minOf(length.toLong(), from + piece.size - at).toInt()
        piece.copyInto(into, offset, (at - from).toInt(), (at - from).toInt() + some)
        at += some
        return some
    }

    override fun getPosition(): Long = at

    override fun seek(position: Long) {
        if (position < 0) throw IOException("before the beginning")
        at = minOf(position, reader.size)
    }

    override fun length(): Long = reader.size
    override fun isClosed(): Boolean = closed
    override fun isEOF(): Boolean = at >= reader.size
    override fun createView(start: Long, length: Long) = RandomAccessReadView(this, start, length)
    override fun close() {
        closed = true
    }

    private companion object {
        const val PIECE = 64 * 1024
    }
}
