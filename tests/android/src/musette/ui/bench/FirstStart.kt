package musette.ui.bench

import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.unit.Density
import androidx.compose.ui.use
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.runBlocking
import musette.At
import musette.Device
import musette.Keys
import musette.Musette
import musette.Opening
import musette.Words
import musette.desktop.LaptopDevice
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.start
import musette.ui.Shell
import musette.ui.frame.App
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.screens.welcome.Services
import musette.ui.theme.Look
import musette.ui.words.Moments
import musette.ui.words.Sentences
import java.net.URI
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** Milliseconds of a new process until the frame in which rows stand, and from its `main` until each thing on the way there. */
internal fun firstStarts(ada: Device, folder: ItemRow): String {
    val java = ProcessHandle.current().info().command().get()
    val given = System.getProperties().filterKeys { key -> listOf("uniffi", "skiko", "java.awt", "jna").any { "$key".startsWith(it) } }
    val command = listOf(java, "-cp", System.getProperty("java.class.path")) + given.map { (name, value) -> "-D$name=$value" } +
        listOf("musette.ui.bench.BenchKt", FIRST_START, ada.home.parent.toString(), "${ada.account.id.text} ${folder.row}")
    val whole = Times()
    val parts = listOf("the core is open" to Times(), "a first frame" to Times(), "rows" to Times())
    repeat(7) {
        val began = System.nanoTime()
        val process = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val said = process.inputStream.bufferedReader().readLine() ?: error("the first start says nothing")
        whole.add(System.nanoTime() - began)
        said.split(' ').zip(parts) { time, (_, times) -> times.add(time.toLong()) }
        process.waitFor()
    }
    return "${whole.says()}; from main until " + parts.joinToString { (what, times) -> "$what ${times.says()}" }
}

/** The child: opens the home, draws frames until rows stand in one, says how long that took. */
internal fun firstContent(home: String, at: String) {
    val began = System.nanoTime()
    val zone = ZoneId.of("Europe/Zurich")
    val folder = Path.of(home)
    val (account, row) = at.split(' ').let { AccountId(it[0]) to ItemRow(it[1].toLong()) }
    val musette = runBlocking { Musette.start(Opening(folder.resolve("home").toString(), zone.id, null), Keys(folder.resolve("keys"))) }
    val opened = System.nanoTime()
    val shell = Shell(musette, LaptopDevice(URI("http://localhost:1"), window = { null }), CoroutineScope(SupervisorJob() + Dispatchers.Default))
    runBlocking { shell.readAccounts() }
    val name = runBlocking { musette.documents(account).page(row, At.Start, 1u).items.first().name }
    val words = Sentences(Words.preferred(listOf("en")))
    val moments = Moments(Instant.now(), zone, Locale.UK, words)
    val start = Ways(Tab.DOCUMENTS).on(Route.Folder(account, row))
    ImageComposeScene(400, 860, Density(1f)) { App(shell, Services { null }, words, moments, Look(), start) }.use { scene ->
        var clock = 0L
        var drawn = 0L
        do {
            clock += 16_666_667
            scene.render(clock).close()
            if (drawn == 0L) drawn = System.nanoTime()
        } while (name !in said(scene))
        println(listOf(opened, drawn, System.nanoTime()).joinToString(" ") { "${it - began}" })
    }
    // What the screen asks the network for is nobody's here.
    Runtime.getRuntime().halt(0)
}

@OptIn(androidx.compose.ui.ExperimentalComposeUiApi::class)
private fun said(scene: ImageComposeScene): Set<String> {
    val all = HashSet<String>()
    fun below(node: androidx.compose.ui.semantics.SemanticsNode) {
        for (text in node.config.getOrElseNullable(androidx.compose.ui.semantics.SemanticsProperties.Text) { null }.orEmpty()) all += text.text
        node.children.forEach(::below)
    }
    scene.semanticsOwners.forEach { below(it.unmergedRootSemanticsNode) }
    return all
}
