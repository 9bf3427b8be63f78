package musette.desktop

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.WindowState
import androidx.compose.ui.window.application
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.runBlocking
import musette.Musette
import musette.Opening
import musette.Setting
import musette.Words
import musette.start
import musette.ui.Shell
import musette.ui.frame.App
import musette.ui.screens.welcome.Services
import musette.ui.theme.Look
import musette.ui.words.Moments
import musette.ui.words.Sentences
import java.awt.Frame
import java.net.URI
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/**
 * The screens in a window of the size of a phone, or of a tablet with `--tablet`, over the services that `MUSETTE_*` name:
 * `make app` starts the stand-in organisation and says them, and with `MUSETTE_FONTS` where the letters lie.
 */
fun main(arguments: Array<String>) {
    val home = Path.of(requireNotNull(System.getenv("MUSETTE_APP_HOME")) { "MUSETTE_APP_HOME names no folder" })
    val setting = Setting(
        authority = System.getenv("MUSETTE_AUTHORITY").orEmpty(), graph = System.getenv("MUSETTE_GRAPH").orEmpty(),
        engage = System.getenv("MUSETTE_ENGAGE").orEmpty(), clientId = System.getenv("MUSETTE_CLIENT_ID").orEmpty(),
        redirect = "http://localhost:53682",
    )
    var frame: Frame? = null
    val device = LaptopDevice(URI(setting.redirect)) { frame }
    val zone = ZoneId.systemDefault()
    val musette = runBlocking { Musette.start(Opening(home.resolve("home").toString(), zone.id, null), FileKeys(home.resolve("keys"))) }
    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    val shell = Shell(musette, device, scope)
    runBlocking {
        shell.readAccounts()
        shell.readLanguage()
    }
    val look = Look(font = System.getenv("MUSETTE_FONTS")?.let { lettersIn(Path.of(it)) } ?: FontFamily.Default)
    val words = Sentences(Words.preferred(device.languages))
    val size = if ("--tablet" in arguments) DpSize(1180.dp, 820.dp) else DpSize(412.dp, 892.dp)
    application {
        val leave = {
            runBlocking { shell.putAside() }
            exitApplication()
        }
        Window(leave, WindowState(size = size), title = "Musette") {
            frame = window
            val moments = Moments(Instant.now(), zone, Locale.getDefault(), words)
            App(shell, Services { setting }, words, moments, look.copy(dark = isSystemInDarkTheme()))
        }
    }
}
