package musette.ui.device

import kotlinx.coroutines.runBlocking
import musette.NetworkKind
import musette.desktop.LaptopDevice
import musette.ui.Device
import musette.ui.Permission
import musette.ui.Unlocking
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Test
import java.net.HttpURLConnection
import java.net.ServerSocket
import java.net.URI
import java.nio.file.Files
import kotlin.io.path.writeBytes

/** The device of a laptop keeps to what every device does; here it has no display. */
class LaptopDeviceTest : DeviceContract() {
    private val redirect = URI("http://localhost:${ServerSocket(0).use { it.localPort }}")

    private val files = Files.createTempDirectory("musette-chosen-")

    @After
    fun what_was_chosen_is_gone() {
        files.toFile().deleteRecursively()
    }

    override fun device(chosen: Map<String, ByteArray>, takes: (text: String) -> Boolean, browser: ((page: String) -> Unit)?): Device = LaptopDevice(
        redirect,
        shows = { what -> browser != null && true.also { browser(what) } },
        chooses = { _, several ->
            val all = chosen.map { (name, bytes) -> files.resolve(name).apply { writeBytes(bytes) }.toFile() }
            if (several) all else all.take(1)
        },
        clips = takes,
        window = { null },
    )

    override fun seeing(code: String): Device? = null

    override fun asked() = listOf(device() to Unlocking.NOT_HERE)

    /** Nothing that a laptop's window does needs its person's leave. */
    override fun leave(permission: Permission) = listOf(device() to true)

    override val costs = NetworkKind.FREE

    override fun comesBack(query: String) {
        // A browser asks on a thread of its own, and the page is still being shown.
        Thread {
            val asked = URI("$redirect/?$query").toURL().openConnection() as HttpURLConnection
            runCatching { asked.responseCode }
        }.apply { start() }.join()
    }

    override fun whileOpenElsewhere(path: String, deed: () -> Unit) {
        val other = ProcessBuilder("tail", "-n", "+1", "-f", path).start()
        try {
            other.inputStream.read()
            deed()
        } finally {
            other.destroyForcibly().waitFor()
        }
    }

    @Test
    fun without_a_display_nothing_is_chosen_and_nothing_is_shared() = runBlocking {
        val bare = LaptopDevice(redirect, window = { null })
        assertEquals(emptyList<Any>(), bare.pick())
        assertEquals(null, bare.photograph())
        assertEquals(false, bare.share("Storm plan B"))
    }
}
