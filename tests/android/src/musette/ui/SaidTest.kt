package musette.ui

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Files
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.streams.asSequence

/** What a screen says comes from the words of a language: no file that composes holds a text of its own. */
class SaidTest {
    private val messages = listOf("en.ftl", "screens.en.ftl").flatMap { project.resolve("bindings/words/$it").readLines() }
        .mapNotNull { Regex("^([a-z][a-z0-9-]*) =").find(it)?.groupValues?.get(1) }.toSet()

    private val all = Files.walk(project.resolve("android/ui/src/main/kotlin/musette/ui")).use { files ->
        files.asSequence().filter { it.extension == "kt" }.sorted().toList()
    }

    /** Whatever file puts something on a screen. */
    private val composing = all.filter { "@Composable" in it.readText() && it.name !in EXCEPT }

    @Test
    fun no_screen_holds_a_text_of_its_own() {
        assertTrue("all of them: ${composing.map { it.name }}", composing.size > 40)
        assertEquals(emptyList<String>(), composing.flatMap { file -> literals(file.readText()).map { "${file.name}: $it" } })
    }

    @Test
    fun whoever_composes_is_read() {
        val names = composing.map { it.name }
        for (file in listOf("FolderView.kt", "Leafing.kt", "ItemTile.kt", "Arranging.kt", "Zoom.kt", "JumpBar.kt", "App.kt", "Returns.kt", "Undone.kt")) {
            assertTrue(file, file in names)
        }
        assertEquals(
            "an exception that is none any more", emptySet<String>(),
            EXCEPT.keys - all.filter { "@Composable" in it.readText() }.map { it.name }.toSet(),
        )
    }

    @Test
    fun a_text_of_its_own_would_be_found() {
        val owns = listOf(
            """Text("Hello")""", """title = "Crew list",""", """Icon(Icons.send, "Send")""", "Text(\"\$count new\")", """words["no-such-message"]""",
            """items(3) { index -> Text("Hello") }""", """item("head", "head") { Text("Hello") }""",
        )
        for (own in owns) {
            assertEquals(own, 1, literals(own).size)
        }
        val worded = listOf("""words["deed-send"]""", """words.say("me-waiting", "count" to waiting)""")
        for (none in worded + listOf("""joinToString(" · ")""", "Text(\"\$count\")", """"pdf" -> Icons.pages""")) {
            assertEquals(none, emptyList<String>(), literals(none))
        }
    }

    /** The literals with a letter that are neither a message, an argument's name, a row's key, an address nor what something is compared with. */
    private fun literals(source: String): List<String> = source.lines().flatMap { line ->
        val code = line.substringBefore("//")
        LITERAL.findAll(code).filter { found ->
            val text = INSERTED.replace(found.groupValues[1], "")
            val (before, after) = code.substring(0, found.range.first) to code.substring(found.range.last + 1)
            text.any(Char::isLetter) && text !in messages && text !in ADDRESSES && !after.startsWith(" to ") &&
                !KEY.containsMatchIn(before) && !NEVER_SHOWN.containsMatchIn(before) &&
                !COMPARED.containsMatchIn(after)
        }.map { it.value }.toList()
    }

    private companion object {
        /** Files that compose and are not read, and why. */
        val EXCEPT = mapOf(
            "FrameGallery.kt" to "what stands on the pictures of the gallery was invented for them",
            "OutboxGallery.kt" to "what stands on the pictures of the gallery was invented for them",
            "Scene.kt" to "it says how a picture is called, and puts nothing on it",
        )

        val LITERAL = Regex(""""((?:[^"\\$]|\\.|\$\w+|\$\{[^}]*}|\$)*)"""")
        val INSERTED = Regex("""\$\w+|\$\{[^}]*}|\\u[0-9a-f]{4}|\\.""")
        val KEY = Regex("""\bitem\(("[a-z]+", )?$|\bitems\((?!.*\{ index ->).*$""")
        val NEVER_SHOWN = Regex("""error\($|name\[$|@Suppress\($|Regex\($|const val NOTHING = $""")
        val COMPARED = Regex("""^(, "[a-z0-9]+")* ->""")
        val ADDRESSES = setOf("tel:", "mailto:")
    }
}
