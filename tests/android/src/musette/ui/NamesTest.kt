package musette.ui

import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import com.google.gson.JsonObject
import kotlinx.coroutines.runBlocking
import musette.DriveKind
import musette.Town
import musette.ids.ItemRow
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Whatever a name is: it arrives at the server once, or is refused in words with what was typed still there. By finger, on the real core. */
@OptIn(ExperimentalTestApi::class)
class NamesTest {
    private companion object {
        val LONG = "n".repeat(251)
        val TAKEN = listOf(LONG + "🎪", "🎪", "مخطط المسرح", "Fermé le dimanche")
        val REFUSED = listOf("x".repeat(256), "North/South", "..", "Crew.", " Crew", "Crew ", "   ", "CON")

        /** A line has no break: what is pasted with one is one line. */
        const val BROKEN = "Stage\nNorth"
        val REASON = Regex("names of|(a|this|A) name")
        const val PATIENCE_MS = 30_000L
    }

    @Test
    fun a_new_folder_arrives_once_or_is_refused_with_its_name_still_there() = played { hall ->
        for ((number, name) in (TAKEN + BROKEN).withIndex()) {
            ask("deed-new-folder", "ask-folder-name")
            typed(name, "deed-make")
            until("folder $number is there: ${hall.names()}") { hall.names().count { it == line(name) } == 1 }
        }
        for (name in REFUSED) {
            ask("deed-new-folder", "ask-folder-name")
            refused(name, "deed-make")
        }
        assertEquals("nothing else arrived", (TAKEN.map(::line) + line(BROKEN)).toSet(), hall.arrived())
    }

    @Test
    fun a_new_name_arrives_once_or_is_refused_and_still_there() = played { hall ->
        hall.made("Gates")
        var now = "Gates"
        for (name in TAKEN + BROKEN) {
            rename(now)
            typed(name, "deed-rename")
            now = line(name)
            until("it is called $now: ${hall.names()}") { hall.arrived() == setOf(now) }
        }
        for (name in REFUSED) {
            rename(now)
            refused(name, "deed-rename")
        }
        assertEquals(setOf(now), hall.arrived())
    }

    @Test
    fun a_file_that_is_brought_in_arrives_once_or_is_at_hand_with_the_reason() = played { hall ->
        for (name in TAKEN) bring(hall, name)
        for (name in TAKEN) until("$name is there: ${hall.names()}") { hall.names().count { it == name } == 1 }
        for (name in REFUSED + BROKEN) {
            bring(hall, name)
            until("$name is refused in words") { texts(this).any { bare(hall.stage.words.say("not-taken", "count" to 1)) in bare(it) } }
            assertTrue("why is said: ${texts(this)}", texts(this).any { REASON.containsMatchIn(bare(it)) })
            onAllNodes(hasContentDescription("More for", substring = true)).onFirst().performClick()
            waitForIdle()
            tap(hasText(hall.stage.words["deed-leave-out"]))
            until("it is put away") { texts(this).none { bare(hall.stage.words.say("not-taken", "count" to 1)) in bare(it) } }
        }
        assertEquals(TAKEN.toSet(), hall.arrived())
    }

    /** A folder of one's own that is empty, and what the server says of it. */
    private class Hall(val town: Town, val stage: Stage, val folder: ItemRow) {
        private fun tree() = town.door("tree?drive=${Town.ADA}&path=Hall")["all"].asJsonArray.map { it.asJsonObject }
        fun names() = tree().map { of: JsonObject -> of["name"].asString }
        fun arrived() = names().toSet()

        fun made(name: String) {
            val documents = stage.musette.documents(stage.shell.accounts.value.single().id)
            runBlocking { documents.makeFolder(folder, name) }
        }

        fun chooses(name: String) {
            stage.hands.chosen = listOf(given(name, "said $name".toByteArray()))
        }
    }

    private fun played(play: ComposeUiTest.(Hall) -> Unit) = runDesktopComposeUiTest(400, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                val (account, folder) = runBlocking {
                    val account = stage.signIn()
                    stage.shell.bring(account)
                    val documents = stage.musette.documents(account)
                    val root = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
                    val hall = documents.makeFolder(root, "Hall")
                    stage.shell.bring(account)
                    account to hall
                }
                with(stage) {
                    die()
                    open(Ways(Tab.DOCUMENTS).on(Route.Folder(account, folder)))
                }
                words = { stage.words[it] }
                play(Hall(town, stage, folder))
            }
        }
    }

    private var words: (String) -> String = { it }

    private fun ComposeUiTest.ask(deed: String, title: String) {
        tap(hasContentDescription(words("deed-add")))
        tap(hasText(words(deed)))
        await(hasText(words(title)))
    }

    private fun ComposeUiTest.bring(hall: Hall, name: String) {
        hall.chooses(name)
        tap(hasContentDescription(words("deed-add")))
        tap(hasText(words("deed-from-device")))
    }

    private fun ComposeUiTest.rename(now: String) {
        tap(SemanticsMatcher("more for it") { node -> said(node).any { bare(it) == "More for $now" } })
        tap(hasText(words("deed-rename")))
        await(hasText(words("ask-new-name")))
    }

    private fun ComposeUiTest.typed(name: String, deed: String) {
        onAllNodes(hasSetTextAction()).onFirst().performTextReplacement(name)
        waitForIdle()
        tap(hasText(words(deed)) and isEnabled())
    }

    /** It is said why; and whoever goes on has the name to mend. */
    private fun ComposeUiTest.refused(name: String, deed: String) {
        typed(name, deed)
        tap(hasText(words("deed-other-name")))
        await(SemanticsMatcher("the field with it") { node -> hasSetTextAction().matches(node) && said(node).any { it == name } })
        tap(hasText(words("deed-leave")))
    }

    private fun line(name: String) = name.replace('\n', ' ')

    private fun ComposeUiTest.tap(what: SemanticsMatcher) {
        await(what)
        onAllNodes(what).onFirst().performClick()
        waitForIdle()
    }

    private fun ComposeUiTest.await(what: SemanticsMatcher) = until(what.description) { onAllNodes(what).fetchSemanticsNodes().isNotEmpty() }

    private fun ComposeUiTest.until(what: String, holds: () -> Boolean) = try {
        waitUntil(what, PATIENCE_MS, holds)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("waited for: $what; now: ${texts(this)}", late)
    }
}
