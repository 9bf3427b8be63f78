package musette.ui

import androidx.compose.ui.draganddrop.DragAndDropEvent
import androidx.compose.ui.graphics.ImageBitmap
import coil3.PlatformContext
import musette.NetworkKind
import musette.ids.WallTime

/** A file that comes in from outside: streamed into the core, never copied beside it. */
interface Incoming {
    val name: String
    val type: String

    /** Bytes, where the giver knows. */
    val size: Long?

    /** Opens it for one reader; the reader closes it. */
    fun reader(): java.io.InputStream
}

/**
 * The pages of a document, drawn piece by piece: never a whole drawing of the size A0.
 *
 * Of a page that is damaged each throws [PagesException]; the other pages are as they were.
 */
interface Pages : AutoCloseable {
    val count: Int

    /** Width and height of a page in points. */
    suspend fun size(page: Int): PageSize

    /** A piece of a page, [width] by [height] pixels from ([left], [top]) at [scale] pixels a point. */
    suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap

    /** The words of a page, where there are any. */
    suspend fun text(page: Int): String
}

data class PageSize(val width: Float, val height: Float)

/** Why a document shows no pages. */
enum class PagesTrouble { LOCKED, BROKEN }

class PagesException(val trouble: PagesTrouble) : Exception(trouble.name)

/** Bytes at any position, as [Device.pages] reads them. */
interface Reader {
    val size: Long
    suspend fun readAt(offset: Long, length: Int): ByteArray
}

/** What a platform asks a person's leave for. */
enum class Permission { CAMERA, NOTIFICATIONS }

/** What was dropped: [files], and whether there was something that is none, such as a folder or a text. */
data class Dropped(val files: List<Incoming>, val others: Boolean)

/** How asking for face, finger or code ended. */
enum class Unlocking {
    DONE,
    LEFT,

    /** The platform has nothing to ask by. */
    NOT_HERE,
}

/**
 * What the platform gives, and nothing else of it is known here: a phone, a tablet, a laptop's window.
 *
 * A deed that the person breaks off answers null or false; none throws but [pages].
 */
interface Device {
    /** Shows the organisation's page in the system's browser and answers the address that it came back to. */
    suspend fun signIn(page: String): String?

    /** Lets the person choose files. */
    suspend fun pick(): List<Incoming>

    suspend fun photograph(): Incoming?

    /** What was dropped on a screen. */
    fun dropped(event: DragAndDropEvent): Dropped

    /** Whether it reads codes; where it does not, nobody is offered to [scan]. */
    val scans: Boolean

    /** Reads a code with the camera. */
    suspend fun scan(): String?

    /** Hands an address to whatever shows it. */
    suspend fun openAddress(address: String): Boolean

    /** Shows the page by which this Wi-Fi lets people in. */
    suspend fun openPortal(): Boolean

    /** What the network costs, as far as the platform tells. */
    fun network(): NetworkKind

    /** Hands a lent file to another app. */
    suspend fun openWith(path: String): Boolean

    /** Whether another app has a lent file open, as far as the platform can tell. */
    suspend fun isOpenElsewhere(path: String): Boolean = false

    /** Hands a text to whatever the person chooses. */
    suspend fun share(text: String): Boolean

    suspend fun copy(text: String)

    /** @throws PagesException for a document that is locked or broken. */
    suspend fun pages(reader: Reader): Pages

    /** A picture no larger than [longest] pixels on its longer side; null for what is none. */
    suspend fun decode(bytes: ByteArray, longest: Int): ImageBitmap?

    /** What the platform wants of whoever decodes pictures on it. */
    val context: PlatformContext

    /** Whether the person lets the app do this, asked where it was not answered yet. What needs nobody's leave is let. */
    suspend fun permit(permission: Permission): Boolean

    /** Asks whoever holds the device to show that it is theirs, by face, finger or code; [reason] is said beside it. */
    suspend fun unlock(reason: String): Unlocking

    /** Nothing of the content in the app switcher nor in pictures of the screen. */
    fun secureWindow(on: Boolean)

    /** The languages that the person prefers, as in BCP 47. */
    val languages: List<String>

    fun now(): WallTime
}
