package musette.ui

import org.junit.Assert.assertEquals
import org.junit.Test
import java.nio.file.Files
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.streams.asSequence

/** What a screen says comes from the words of a language: no view, component or frame holds a text of its own. */
class SaidTest {
    private val messages = listOf("en.ftl", "screens.en.ftl").flatMap { project.resolve("bindings/words/$it").readLines() }
        .mapNotNull { Regex("^([a-z][a-z0-9-]*) =").find(it)?.groupValues?.get(1) }.toSet()

    @Test
    fun no_screen_holds_a_text_of_its_own() {
        val views = Files.walk(project.resolve("android/ui/src/main/kotlin/musette/ui")).use { files ->
            files.asSequence().filter { file ->
                file.extension == "kt" && (file.name.endsWith("View.kt") || file.parent.name == "components" || file.name == "Frame.kt")
            }.toList()
        }
        assertEquals(emptyList<String>(), views.sorted().flatMap { file -> literals(file.readText()).map { "${file.name}: $it" } })
    }

    @Test
    fun a_text_of_its_own_would_be_found() {
        val owns =
            listOf("""Text("Hello")""", """title = "Crew list",""", """Icon(Icons.send, "Send")""", "Text(\"\$count new\")", """words["no-such-message"]""")
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
        val LITERAL = Regex(""""((?:[^"\\$]|\\.|\$\w+|\$\{[^}]*}|\$)*)"""")
        val INSERTED = Regex("""\$\w+|\$\{[^}]*}|\\u[0-9a-f]{4}|\\.""")
        val KEY = Regex("""\bitem\($|\bitems\(.*, \{ $""")
        val NEVER_SHOWN = Regex("""error\($|name\[$|@Suppress\($""")
        val COMPARED = Regex("""^(, "[a-z0-9]+")* ->""")
        val ADDRESSES = setOf("tel:", "mailto:")
    }
}
