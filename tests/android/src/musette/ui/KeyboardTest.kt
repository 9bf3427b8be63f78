package musette.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher.Companion.expectValue
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.requestFocus
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.test.withKeyDown
import kotlinx.coroutines.runBlocking
import musette.Reason
import musette.Town
import musette.Words
import musette.ui.components.Composed
import musette.ui.components.Composer
import musette.ui.components.ComposerDeeds
import musette.ui.components.Deed
import musette.ui.components.Line
import musette.ui.components.Told
import musette.ui.frame.Keyboard
import musette.ui.frame.Shortcut
import musette.ui.gallery.Samples
import musette.ui.gallery.windowOf
import musette.ui.icons.Icons
import musette.ui.screens.documents.FolderDeeds
import musette.ui.screens.documents.FolderState
import musette.ui.screens.documents.FolderView
import musette.ui.screens.feeds.FeedDeeds
import musette.ui.screens.feeds.FeedState
import musette.ui.screens.feeds.FeedView
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Test
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** What keys do: on the whole screen, on the row that has the focus, and never to a field that is being written in. */
@OptIn(ExperimentalTestApi::class)
class KeyboardTest {
    @Test
    fun a_key_does_what_the_newest_on_the_screen_says() = runDesktopComposeUiTest {
        val done = ArrayList<String>()
        var dialog by mutableStateOf(false)
        setContent {
            Keyboard {
                Shortcut(Key.N) { done += "new folder" }
                if (dialog) Shortcut(Key.N) { done += "new list" }
            }
        }
        waitForIdle()
        fun press() = onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.N) } }
        press()
        dialog = true
        waitForIdle()
        press()
        dialog = false
        waitForIdle()
        press()
        onRoot().performKeyInput { pressKey(Key.N) }
        assertEquals(listOf("new folder", "new list", "new folder"), done)
    }

    @Test
    fun keys_lead_to_the_places_as_they_stand_in_the_rail_and_to_the_accounts() = runDesktopComposeUiTest(1180, 820) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                runBlocking { stage.signIn() }
                val isTab = expectValue(SemanticsProperties.Role, Role.Tab)
                waitUntil("the rail", 30_000) { onAllNodes(isTab).fetchSemanticsNodes().isNotEmpty() }
                val keys = listOf(Key.Six, Key.Four, Key.Three, Key.Two, Key.One, Key.Five)
                for ((key, name) in keys.zip(listOf("place-me", "place-outbox", "place-feeds", "place-documents", "place-stream", "place-search"))) {
                    onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(key) } }
                    val place = isTab and expectValue(SemanticsProperties.Selected, true) and hasText(stage.words[name])
                    waitUntil(name, 30_000) { onAllNodes(place).fetchSemanticsNodes().size == 1 }
                }
                // From the search to Me, from there to the search, and back.
                onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.Six) } }
                waitUntil("me", 30_000) { onAllNodes(hasText(stage.words["me-add-account"])).fetchSemanticsNodes().isNotEmpty() }
                onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.F) } }
                waitUntil("the search", 30_000) { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isNotEmpty() }
                onRoot().performKeyInput { pressKey(Key.Escape) }
                waitUntil("me again", 30_000) { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isEmpty() }
                onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.K) } }
                waitUntil("the accounts", 30_000) { onAllNodes(hasText(stage.words["me-add-account"])).fetchSemanticsNodes().isNotEmpty() }
            }
        }
    }

    @Test
    fun a_row_with_the_focus_is_opened_and_renamed() = runDesktopComposeUiTest {
        val done = ArrayList<String>()
        setContent {
            CompositionLocalProvider(LocalSentences provides Sentences(Words.preferred(listOf("en")))) {
                Keyboard {
                    Line("Plans.pdf", "", lead = {}, deeds = listOf(Deed("Rename", Icons.text, key = Key.F2) { done += "rename" }), open = { done += "open" })
                }
            }
        }
        onNode(hasText("Plans.pdf")).requestFocus()
        onNode(hasText("Plans.pdf")).performKeyInput { pressKey(Key.F2) }
        onNode(hasText("Plans.pdf")).performKeyInput { pressKey(Key.Enter) }
        assertEquals(listOf("rename", "open"), done)
    }

    @Test
    fun n_is_new_in_a_folder_and_in_a_group_and_f2_renames_the_row_that_has_the_focus() = runDesktopComposeUiTest(400, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        val done = ArrayList<String>()
        val folder = told<FolderDeeds> { deed, of -> if (deed.startsWith("rename")) done += "rename to ${of[1]}" }
        val feed = told<FeedDeeds> { deed, _ -> if (deed == "write") done += "write" }
        var isFolder by mutableStateOf(true)
        setContent {
            val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments) {
                Keyboard {
                    if (isFolder) FolderView(FolderState("Plans", asOf = Samples.asOf), windowOf(Samples.folderRows) { it.id.row.row }, folder)
                    else FeedView(FeedState(Samples.feeds[2], Samples.asOf), windowOf(Samples.feedRows) { it.id.row.row }, feed)
                }
            }
        }
        waitForIdle()
        onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.N) } }
        waitForIdle()
        onNode(hasText(words["deed-new-folder"])).performClick()
        waitForIdle()
        onNode(hasText(words["ask-folder-name"])).assertExists()
        onNode(hasText(words["deed-leave"])).performClick()
        waitForIdle()
        onNode(hasText("Crew.xlsx") and hasClickAction()).requestFocus()
        onNode(hasText("Crew.xlsx") and hasClickAction()).performKeyInput { pressKey(Key.F2) }
        waitForIdle()
        // The name is marked up to its ending.
        onNode(hasSetTextAction()).performTextInput("Gates")
        onNode(hasSetTextAction()).performKeyInput { pressKey(Key.Enter) }
        waitForIdle()
        isFolder = false
        waitForIdle()
        onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.N) } }
        assertEquals(listOf("rename to Gates.xlsx", "write"), done)
    }

    @Test
    fun z_takes_back_what_can_be_and_says_yes_to_nothing_else() = runDesktopComposeUiTest(400, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        val done = ArrayList<String>()
        val deeds = told<ComposerDeeds> { deed, _ -> if (deed == "hangBack") done += deed }
        var off by mutableStateOf(Samples.hung.firstOrNull()?.file)
        setContent {
            CompositionLocalProvider(LocalSentences provides words) {
                Keyboard {
                    Column {
                        Composer(Composed(off = off), "", deeds)
                        Told(Modifier, "Plan.txt came back empty.", words["deed-empty-is-meant"], { done += "emptied" }) { done += "left" }
                    }
                }
            }
        }
        fun undo() = onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.Z) } }
        waitForIdle()
        undo()
        assertEquals(listOf("hangBack"), done)
        off = null
        waitForIdle()
        undo()
        assertEquals("an empty file is no undo", listOf("hangBack"), done)
        onNode(hasContentDescription(words["deed-close"])).performClick()
        onNode(hasText(words["deed-empty-is-meant"])).performClick()
        assertEquals(listOf("hangBack", "left", "emptied"), done)
    }

    @Test
    fun a_name_that_was_not_taken_is_not_typed_again() = runDesktopComposeUiTest(400, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        val asked = ArrayList<String>()
        var trouble by mutableStateOf<Reason?>(null)
        val folder = told<FolderDeeds> { deed, of ->
            when (deed) {
                "makeFolder" -> asked += of[0] as String
                "dismiss" -> trouble = null
            }
        }
        setContent {
            val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments) {
                Keyboard { FolderView(FolderState("Plans", asOf = Samples.asOf, trouble = trouble), windowOf(Samples.folderRows) { it.id.row.row }, folder) }
            }
        }
        waitForIdle()
        onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.N) } }
        waitForIdle()
        onNode(hasText(words["deed-new-folder"])).performClick()
        waitForIdle()
        onNode(hasSetTextAction()).performTextInput("Stage North")
        onNode(hasSetTextAction()).performKeyInput { pressKey(Key.Enter) }
        trouble = Reason.NameTaken
        waitForIdle()
        onNode(hasText(words["deed-other-name"])).performClick()
        waitForIdle()
        onNode(hasSetTextAction() and hasText("Stage North")).performTextInput("Stage North 2")
        onNode(hasSetTextAction()).performKeyInput { pressKey(Key.Enter) }
        assertEquals(listOf("Stage North", "Stage North 2"), asked)
    }

    @Test
    fun arrows_go_from_row_to_row_and_the_space_bar_shows_one() = runDesktopComposeUiTest(400, 860) {
        val done = ArrayList<String>()
        setContent {
            CompositionLocalProvider(LocalSentences provides Sentences(Words.preferred(listOf("en")))) {
                Keyboard { LazyColumn { items(40) { row -> Line("Row $row", "", lead = {}, open = { done += "$row" }) } } }
            }
        }
        onNode(hasText("Row 0")).requestFocus()
        repeat(15) {
            onRoot().performKeyInput { pressKey(Key.DirectionDown) }
            waitForIdle()
        }
        onRoot().performKeyInput { pressKey(Key.Spacebar) }
        repeat(2) {
            onRoot().performKeyInput { pressKey(Key.DirectionUp) }
            waitForIdle()
        }
        onRoot().performKeyInput { pressKey(Key.Enter) }
        assertEquals("rows below the edge of the screen are gone to as well", listOf("15", "13"), done)
    }

    @Test
    fun what_is_typed_faster_than_it_is_kept_stays_as_typed() = runDesktopComposeUiTest {
        // What is kept comes back late, as from a busy phone.
        val typed = ArrayList<String>()
        var kept by mutableStateOf("")
        var sent = 0
        val deeds = told<ComposerDeeds> { deed, of ->
            when (deed) {
                "type" -> typed += of[0] as String
                "send" -> sent += 1
            }
        }
        setContent {
            CompositionLocalProvider(LocalSentences provides Sentences(Words.preferred(listOf("en")))) {
                Keyboard { Column { Composer(Composed(kept), "", deeds) } }
            }
        }
        onNode(hasSetTextAction()).performTextInput("Co")
        onNode(hasSetTextAction()).performTextInput("vers")
        kept = typed.first()
        waitForIdle()
        onNode(hasSetTextAction()).performTextInput(" are up")
        assertEquals("Covers are up", typed.last())
        kept = typed.last()
        waitForIdle()
        onNode(hasSetTextAction()).performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.Enter) } }
        assertEquals(1, sent)
        kept = ""
        waitForIdle()
        onNode(hasText("Covers", substring = true)).assertDoesNotExist()
    }
}
