package musette.desktop

import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.draganddrop.DragAndDropEvent
import androidx.compose.ui.draganddrop.awtTransferable
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import coil3.PlatformContext
import com.sun.net.httpserver.HttpServer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import musette.NetworkKind
import musette.ids.WallTime
import musette.ui.Device
import musette.ui.Dropped
import musette.ui.Incoming
import musette.ui.Pages
import musette.ui.Permission
import musette.ui.Reader
import musette.ui.Unlocking
import org.jetbrains.skia.Image
import org.jetbrains.skia.Surface
import java.awt.Desktop
import java.awt.FileDialog
import java.awt.Frame
import java.awt.GraphicsEnvironment
import java.awt.Toolkit
import java.awt.datatransfer.DataFlavor
import java.awt.datatransfer.StringSelection
import java.awt.datatransfer.Transferable
import java.io.File
import java.io.IOException
import java.lang.ProcessBuilder.Redirect.DISCARD
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.nio.file.Files
import java.util.Locale
import kotlin.math.max

/**
 * What a laptop gives: file dialogs, the system's browser, PDFBox for pages. It has no camera of its own: a photograph is a file.
 *
 * @param shows hands an address or a file to whatever shows it, and answers whether it was taken; [clips] the same of a text that can be pasted.
 * @param chooses lets the person choose one file, or several; none where she leaves.
 */
class LaptopDevice(
    private val redirect: URI,
    private val shows: (String) -> Boolean = ::shown,
    private val chooses: (Frame?, Boolean) -> List<File> = ::chosen,
    private val clips: (String) -> Boolean = ::clipped,
    private val window: () -> Frame?,
) : Device {
    override suspend fun signIn(page: String): String? = withContext(Dispatchers.IO) {
        val came = CompletableDeferred<String>()
        val server = listening(came) ?: return@withContext null
        try {
            if (!openAddress(page)) null else withTimeoutOrNull(FIFTEEN_MINUTES) { came.await() }
        } finally {
            // Long enough for the browser to be told that it is done.
            server.stop(if (came.isCompleted) 1 else 0)
        }
    }

    /** Null where somebody else listens there. Only the answer to a sign-in is taken: browsers ask for other things too. */
    private fun listening(came: CompletableDeferred<String>): HttpServer? = try {
        HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), redirect.port), 0).apply {
            createContext("/") { exchange ->
                val query = exchange.requestURI.rawQuery.orEmpty()
                val ours = query.split('&').any { it.startsWith("state=") }
                exchange.responseHeaders.add("Content-Type", "text/plain; charset=utf-8")
                exchange.sendResponseHeaders(if (ours) 200 else 404, 0)
                exchange.responseBody.use { if (ours) it.write(DONE.toByteArray()) }
                if (ours) came.complete(redirect.toString().removeSuffix("/") + exchange.requestURI)
            }
            start()
        }
    } catch (_: IOException) {
        null
    }

    override suspend fun pick(): List<Incoming> = choose(several = true)

    override suspend fun photograph(): Incoming? = choose(several = false).firstOrNull()

    @OptIn(ExperimentalComposeUiApi::class)
    override fun dropped(event: DragAndDropEvent): Dropped = droppedOf(event.awtTransferable)

    /** What of it is a file. */
    fun droppedOf(brought: Transferable): Dropped {
        if (!brought.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) return Dropped(emptyList(), others = true)
        val (files, others) = (brought.getTransferData(DataFlavor.javaFileListFlavor) as List<*>).filterIsInstance<File>().partition { it.isFile }
        return Dropped(files.map(::Chosen), others.isNotEmpty())
    }

    private suspend fun choose(several: Boolean): List<Incoming> = withContext(Dispatchers.IO) {
        chooses(window(), several).map(::Chosen)
    }

    /** A laptop's window reads no codes: the address is typed. */
    override val scans get() = false

    override suspend fun scan(): String? = null

    override suspend fun openAddress(address: String): Boolean = withContext(Dispatchers.IO) { shows(address) }

    /** Of a name that is never asked for over TLS: whoever holds the Wi-Fi can answer with its page. */
    override suspend fun openPortal(): Boolean = openAddress("http://example.com/")

    /** A laptop does not tell what its network costs. */
    override fun network() = NetworkKind.FREE

    /** A file is chosen for a photograph, and nothing is told outside the window. */
    override suspend fun permit(permission: Permission) = true

    /** Java asks for nobody's finger. */
    override suspend fun unlock(reason: String) = Unlocking.NOT_HERE

    override suspend fun openWith(path: String): Boolean = withContext(Dispatchers.IO) { File(path).isFile && shows(path) }

    /** Linux tells which files a process has open; elsewhere nobody is asked, and the core's own rule (a day without a change) is left. */
    override suspend fun isOpenElsewhere(path: String): Boolean = withContext(Dispatchers.IO) {
        val own = ProcessHandle.current().pid().toString()
        val others = File("/proc").listFiles { file -> file.name.all(Char::isDigit) && file.name != own }.orEmpty()
        others.any { process ->
            File(process, "fd").listFiles().orEmpty().any { open ->
                runCatching { Files.readSymbolicLink(open.toPath()).toString() == path }.getOrDefault(false)
            }
        }
    }

    /** There is no sheet to share with: the text goes where it can be pasted from. */
    override suspend fun share(text: String): Boolean = clips(text)

    override suspend fun copy(text: String) {
        clips(text)
    }

    override suspend fun pages(reader: Reader): Pages = PdfPages.open(reader)

    override val context: PlatformContext get() = PlatformContext.INSTANCE

    override suspend fun decode(bytes: ByteArray, longest: Int): ImageBitmap? = withContext(Dispatchers.Default) { decoded(bytes, longest) }

    /** Nothing to do: a window has no app switcher that keeps pictures of it. */
    override fun secureWindow(on: Boolean) = Unit

    override val languages: List<String> get() = listOf(Locale.getDefault().toLanguageTag())

    override fun now() = WallTime(System.currentTimeMillis())

    private companion object {
        const val FIFTEEN_MINUTES = 15 * 60_000L
        const val DONE = "You can close this window and go back to Musette."
    }
}

/** By the desktop, or where Java knows none by the command that every Linux has for it. */
private fun shown(what: String): Boolean {
    val address = runCatching { URI(what) }.getOrNull()?.takeIf { it.scheme?.length ?: 0 > 1 }
    val desktop = if (Desktop.isDesktopSupported()) Desktop.getDesktop() else null
    return when {
        desktop?.isSupported(Desktop.Action.BROWSE) == true && address != null -> runCatching { desktop.browse(address) }.isSuccess
        desktop?.isSupported(Desktop.Action.OPEN) == true && address == null -> runCatching { desktop.open(File(what)) }.isSuccess
        else -> runCatching { ProcessBuilder("xdg-open", what).redirectErrorStream(true).redirectOutput(DISCARD).start() }.isSuccess
    }
}

private fun chosen(window: Frame?, several: Boolean): List<File> {
    if (GraphicsEnvironment.isHeadless()) return emptyList()
    val dialog = FileDialog(window, "", FileDialog.LOAD).apply { isMultipleMode = several }
    dialog.isVisible = true
    return dialog.files.toList()
}

/** Another program may hold the clipboard just now. */
private fun clipped(text: String): Boolean =
    !GraphicsEnvironment.isHeadless() && runCatching { Toolkit.getDefaultToolkit().systemClipboard.setContents(StringSelection(text), null) }.isSuccess

private class Chosen(private val file: File) : Incoming {
    override val name: String get() = file.name
    override val type: String get() = Files.probeContentType(file.toPath()) ?: "application/octet-stream"
    override val size: Long get() = file.length()
    override fun reader() = file.inputStream()
}

/** A picture, made smaller where it is larger than it can be seen; null for bytes that are none. */
internal fun decoded(bytes: ByteArray, longest: Int): ImageBitmap? = runCatching {
    val image = Image.makeFromEncoded(bytes)
    val side = max(image.width, image.height)
    if (side <= longest) return image.toComposeImageBitmap()
    val (width, height) = image.width * longest / side to image.height * longest / side
    val surface = Surface.makeRasterN32Premul(max(1, width), max(1, height))
    surface.canvas.drawImageRect(image, org.jetbrains.skia.Rect.makeWH(width.toFloat(), height.toFloat()))
    surface.makeImageSnapshot().toComposeImageBitmap()
}.getOrNull()
