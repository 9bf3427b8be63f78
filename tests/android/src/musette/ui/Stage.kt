package musette.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.width
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.MutableFloatState
import androidx.compose.runtime.MutableIntState
import androidx.compose.runtime.MutableLongState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableLongStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.SnapshotMutableState
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.unit.Dp
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import musette.Keys
import musette.Musette
import musette.Opening
import musette.Town
import musette.Words
import musette.desktop.LaptopDevice
import musette.ids.AccountId
import musette.ids.WallTime
import musette.start
import musette.ui.frame.App
import musette.ui.frame.Ways
import musette.ui.screens.welcome.Services
import musette.ui.theme.Look
import musette.ui.words.Moments
import musette.ui.words.Sentences
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.io.Serializable
import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.Locale
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.deleteIfExists
import kotlin.io.path.deleteRecursively
import kotlin.io.path.exists
import kotlin.io.path.writeText

enum class Browser { COMES_BACK, IS_LEFT, STAYS_OUT }

/** What the system shows over the app, and a person deals with there. */
enum class Sheet { SIGN_IN, PICK, PHOTOGRAPH, SCAN, OPEN_WITH, SHARE, ADDRESS, LEAVE_FOR_CAMERA, UNLOCK }

/** A person's hands on a device: signs in at the town's page, gives what a camera would. */
class Hands(private val town: Town, var login: String) : Device by LaptopDevice(URI("http://localhost:53682"), window = { null }) {
    var photograph: ByteArray? = null
    var invitation: String? = null
    val opened = ArrayList<String>()

    /** What of the system's own she was shown, in order. */
    val sheets = CopyOnWriteArrayList<Sheet>()

    /** What the browser does with the page that it is shown. */
    var browser = Browser.COMES_BACK
    private var page: String? = null

    /** What another app writes into a file that it is handed; null: it only looks. */
    var edit: String? = null

    /** It has the file, and has written. */
    @Volatile
    var handed = false

    override suspend fun signIn(page: String): String? {
        sheets += Sheet.SIGN_IN
        this.page = page
        return when (browser) {
            Browser.COMES_BACK -> town.browser(page, login)
            Browser.IS_LEFT -> null
            Browser.STAYS_OUT -> awaitCancellation()
        }
    }

    /** Types name and password at the page that was opened last; answers where that leads. */
    fun finishInBrowser(): String = town.browser(page!!, login)

    override suspend fun openWith(path: String): Boolean {
        sheets += Sheet.OPEN_WITH
        edit?.let { Path.of(path).writeText(it) }
        handed = true
        return true
    }

    override suspend fun isOpenElsewhere(path: String) = false

    /** What she chooses from among her files. */
    var chosen: List<Incoming> = emptyList()

    override suspend fun pick(): List<Incoming> {
        sheets += Sheet.PICK
        return chosen
    }

    /** Whether she lets the app use the camera. */
    var letsCamera = true

    /** A system asks once, and remembers. */
    override suspend fun permit(permission: Permission): Boolean {
        if (permission == Permission.CAMERA && Sheet.LEAVE_FOR_CAMERA !in sheets) sheets += Sheet.LEAVE_FOR_CAMERA
        return permission != Permission.CAMERA || letsCamera
    }

    /** What a camera gives; [photograph] is one of bytes. */
    var camera: Incoming? = null

    override suspend fun photograph(): Incoming? {
        sheets += Sheet.PHOTOGRAPH
        return camera ?: photograph?.let { bytes ->
            object : Incoming {
                override val name = "Covers.png"
                override val type = "image/png"
                override val size = bytes.size.toLong()
                override fun reader() = ByteArrayInputStream(bytes)
            }
        }
    }
    override val scans get() = true
    override suspend fun scan(): String? {
        sheets += Sheet.SCAN
        return invitation
    }

    override suspend fun openAddress(address: String): Boolean {
        sheets += Sheet.ADDRESS
        return opensAddresses && opened.add(address)
    }

    override suspend fun openPortal(): Boolean {
        sheets += Sheet.ADDRESS
        return opensAddresses
    }

    override suspend fun share(text: String): Boolean {
        sheets += Sheet.SHARE
        return true
    }

    override suspend fun unlock(reason: String): Unlocking {
        sheets += Sheet.UNLOCK
        return Unlocking.DONE
    }

    /** Whether any app opens what it is handed. */
    var opensAddresses = true
    override suspend fun copy(text: String) = Unit
    override suspend fun decode(bytes: ByteArray, longest: Int): ImageBitmap? =
        LaptopDevice(URI("http://localhost:1"), window = { null }).decode(bytes, longest)

    /** What is done with the pages of a document before they are shown. */
    var leafs: (Pages) -> Pages = { it }
    private val laptop = LaptopDevice(URI("http://localhost:1"), window = { null })
    override suspend fun pages(reader: Reader): Pages = leafs(laptop.pages(reader))
    override fun now() = WallTime(System.currentTimeMillis())
}

/** The app on a device that can be killed: only what a phone keeps over death comes back. */
@OptIn(ExperimentalTestApi::class)
class Stage(private val town: Town, login: String) : AutoCloseable {
    private val folder: Path = Files.createTempDirectory("musette-app-")
    private val isFull = folder.resolve("full")

    /** Whether the device has no room for another file. */
    var full: Boolean
        get() = isFull.exists()
        set(now) {
            if (now) isFull.writeText("") else isFull.deleteIfExists()
        }
    private val keys = Keys(Files.createDirectory(folder.resolve("keys")))
    private var scope: CoroutineScope? = null
    private var registry: SaveableStateRegistry? = null
    private var kept: ByteArray = serialised(emptyMap())
    val hands = Hands(town, login)
    val words = Sentences(Words.preferred(listOf("en")))
    lateinit var musette: Musette

    /** How wide the window is; null: as wide as there is room. */
    var width by mutableStateOf<Dp?>(null)
    lateinit var shell: Shell

    /** The one whose hands these are is signed in, without the screens. */
    suspend fun signIn(): AccountId {
        val accounts = musette.accounts()
        val account = accounts.finishSignIn(town.browser(accounts.beginSignIn(town.setting, "rive", null), hands.login)).id
        shell.readAccounts()
        return account
    }

    /** [start]: where a person goes; without it the app is where it was. */
    fun ComposeUiTest.open(start: Ways? = null) {
        if (start != null) kept = serialised(emptyMap())
        val zone = ZoneId.of("Europe/Zurich")
        musette = runBlocking { Musette.start(Opening(folder.resolve("home").toString(), zone.id, null), keys) }
        val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        scope = alive
        shell = Shell(musette, hands, alive)
        runBlocking {
            shell.readAccounts()
            shell.readLanguage()
        }
        val moments = Moments(Instant.now(), zone, Locale.UK, words)
        val saved = SaveableStateRegistry(deserialised(kept), ::isBundle)
        registry = saved
        setContent {
            CompositionLocalProvider(LocalSaveableStateRegistry provides saved) {
                Box(width?.let { Modifier.width(it) } ?: Modifier) { App(shell, Services { town.setting }, words, moments, Look(), start ?: Ways()) }
            }
        }
    }

    /** The system takes the app away: what is to be kept goes through bytes, the screen and the engine are thrown away. */
    fun ComposeUiTest.die() {
        kept = serialised(registry!!.performSave())
        // With a process its screen is gone too: nothing of it may ask an engine that is no more.
        setContent {}
        waitForIdle()
        scope?.cancel()
        musette.destroy()
    }

    override fun close() {
        // What was begun ends before its folder goes.
        runBlocking { shell.putAside() }
        scope?.cancel()
        musette.destroy()
        @OptIn(kotlin.io.path.ExperimentalPathApi::class)
        // An engine whose app died may write its last line just now: what it leaves is temporary.
        runCatching { folder.deleteRecursively() }
    }
}

/** What a phone writes down when it takes an app away: texts, numbers, names of states, lists and maps of them, and states that hold such. */
internal fun isBundle(value: Any): Boolean = when (value) {
    is SnapshotMutableState<*> -> value.value?.let(::isBundle) ?: true
    is List<*> -> value.all { it == null || isBundle(it) }
    is Map<*, *> -> value.all { (key, of) -> isBundle(key!!) && (of == null || isBundle(of)) }
    is String, is Number, is Boolean, is Enum<*>, is ByteArray, is IntArray, is LongArray -> true
    else -> false
}

private class Held(val value: Any?) : Serializable

/** The states of numbers are kinds of their own, on a phone too. */
private class HeldNumber(val value: Number) : Serializable

private fun frozen(value: Any?): Any? = when (value) {
    is MutableFloatState -> HeldNumber(value.floatValue)
    is MutableIntState -> HeldNumber(value.intValue)
    is MutableLongState -> HeldNumber(value.longValue)
    is SnapshotMutableState<*> -> Held(frozen(value.value))
    is List<*> -> ArrayList(value.map(::frozen))
    is Map<*, *> -> HashMap(value.entries.associate { (key, of) -> key to frozen(of) })
    else -> value
}

private fun thawed(value: Any?): Any? = when (value) {
    is Held -> mutableStateOf(thawed(value.value))
    is HeldNumber -> when (val number = value.value) {
        is Float -> mutableFloatStateOf(number)
        is Int -> mutableIntStateOf(number)
        else -> mutableLongStateOf(number.toLong())
    }
    is List<*> -> ArrayList(value.map(::thawed))
    is Map<*, *> -> HashMap(value.entries.associate { (key, of) -> key to thawed(of) })
    else -> value
}

private fun serialised(kept: Map<String, List<Any?>>): ByteArray {
    val bytes = ByteArrayOutputStream()
    ObjectOutputStream(bytes).use { it.writeObject(frozen(kept)) }
    return bytes.toByteArray()
}

@Suppress("UNCHECKED_CAST")
private fun deserialised(bytes: ByteArray): Map<String, List<Any?>> =
    thawed(ObjectInputStream(ByteArrayInputStream(bytes)).use { it.readObject() }) as Map<String, List<Any?>>
