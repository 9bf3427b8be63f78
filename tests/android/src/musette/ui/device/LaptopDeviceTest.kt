package musette.ui.device

import kotlinx.coroutines.runBlocking
import musette.desktop.LaptopDevice
import musette.ui.Device
import org.junit.Assert.assertEquals
import org.junit.Test
import java.net.HttpURLConnection
import java.net.ServerSocket
import java.net.URI

/** The device of a laptop keeps to what every device does; here it has no display. */
class LaptopDeviceTest : DeviceContract() {
    private val redirect = URI("http://localhost:${ServerSocket(0).use { it.localPort }}")

    override fun device(browser: ((page: String) -> Unit)?): Device = LaptopDevice(
        redirect,
        shows = { what -> browser != null && true.also { browser(what) } },
        window = { null },
    )

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
        assertEquals(emptyList<Any>(), device().pick())
        assertEquals(null, device().photograph())
        assertEquals(false, device().share("Storm plan B"))
    }
}
