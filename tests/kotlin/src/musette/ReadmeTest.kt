package musette

import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Path
import kotlin.io.path.readText

/** The lines of the library's README, as a test: they run, and they are those that stand there. */
class ReadmeTest {
    @Test
    fun the_ten_lines_of_the_readme_work(): Unit = runBlocking {
        Town.open().use { town ->
            val folder = kotlin.io.path.createTempDirectory("musette-").toString()
            val secrets = Keys(kotlin.io.path.createTempDirectory("musette-keys-"))
            val setting = town.setting
            val said = mutableListOf<String>()
            fun println(line: String) = said.add(line)
            lateinit var redirect: String

            // README begins
            val musette = Musette.start(Opening(home = folder, zone = "Europe/Zurich", roots = null), secrets)
            val page = musette.accounts().beginSignIn(setting, label = "rive", again = null) // open it in the system's browser
            redirect = town.browser(page, Town.ADA)
            val account = musette.accounts().finishSignIn(redirect).id // the address that the browser came back to
            musette.refreshDrives(account)
            val documents = musette.documents(account)
            val root = documents.root(documents.drives().first().id.row)
            documents.refresh(root)
            documents.create(root, "Notes.txt", Bytes.InMemory("Rain covers".toByteArray())) // stored here when it returns
            musette.sync(account, Budget(seconds = 30uL, bytes = null, network = NetworkKind.FREE)) // sends it
            documents.page(root, At.Start, 50u).items.forEach { println("${it.name}  ${it.state}") }
            // README ends

            assertTrue("$said", said.any { it.startsWith("Notes.txt  OnThisDevice") })
            musette.suspend()
        }
    }

    @Test
    fun they_are_the_lines_that_stand_there() {
        val here = Path.of(System.getProperty("musette.project"))
        val source = here.resolve("../../tests/kotlin/src/musette/ReadmeTest.kt").readText()
        val lines = source.substringAfter("// README begins\n").substringBefore("// README ends")
            .trimIndent().lines().filter { it.isNotBlank() && "town." !in it }
        val shown = here.resolve("README.md").readText().substringAfter("```kotlin\n").substringBefore("```").lines().filter { it.isNotBlank() }
        assertEquals(shown, lines)
    }
}
