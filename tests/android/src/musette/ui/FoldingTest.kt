package musette.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher.Companion.expectValue
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.test.swipeUp
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.runBlocking
import musette.Bytes
import musette.Town
import musette.Words
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ids.VersionRow
import musette.ui.components.TopBar
import musette.ui.frame.Badges
import musette.ui.frame.Frame
import musette.ui.frame.Keyboard
import musette.ui.frame.Known
import musette.ui.frame.LocalPlaces
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.gallery.Samples
import musette.ui.gallery.noDeeds
import musette.ui.screens.me.MeState
import musette.ui.screens.me.MeView
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** A device is unfolded and folded, a window made wider and narrower: who looks is where she was, with what she had chosen and begun. */
@OptIn(ExperimentalTestApi::class)
class FoldingTest {
    @Test
    fun what_was_scrolled_to_and_chosen_in_a_folder_outlives_every_width() = played { stage, account, folder ->
        with(stage) {
            die()
            open(Ways(Tab.DOCUMENTS).on(Route.Folder(account, folder)))
        }
        shown("File 12.txt")
        onRoot().performTouchInput { swipeUp(560f, 310f) }
        tap("File 18.txt", more = true)
        tap(stage.words["deed-choose"])
        tap("File 19.txt")
        val chosen = bare(stage.words.say("chosen-count", "count" to 2))
        shown(chosen)
        val before = still()
        for (wide in listOf(FOLDABLE, TABLET, NARROW, PHONE)) {
            unfold(stage, wide)
            shown(chosen)
            assertTrue("on ${wide}dp the rows are where they were: ${still()}", texts(this).any { "File 18.txt" in it } && "File 12.txt" !in texts(this))
            // One sees the places beside it where there is room for two.
            assertEquals("$wide", wide in TWO, texts(this).any { it == stage.words["places-recent"] })
            assertEquals("$wide", if (wide == PHONE) 4 else 6, onAllNodes(expectValue(SemanticsProperties.Role, Role.Tab)).fetchSemanticsNodes().size)
        }
        assertEquals(before.joinToString("\n"), still().joinToString("\n"))
        // What became the list is the same screen too, and so it is when it stands alone again.
        unfold(stage, TABLET)
        tap(stage.words["deed-choose-none"], sign = true)
        val scrolled = fileAtTop()
        tap("File 19.txt")
        waitUntil("it is a list", 30_000) { texts(this).any { it == "19" } }
        assertEquals(scrolled, fileAtTop())
    }

    @Test
    fun what_was_begun_outlives_every_width() = played { stage, account, _ ->
        with(stage) {
            die()
            open(Ways(Tab.SEARCH))
        }
        shown(stage.words["search-field"])
        onAllNodes(hasSetTextAction()).onFirst().performTextInput("File 1")
        shown("File 12.txt")
        for (wide in listOf(FOLDABLE, TABLET, NARROW, PHONE)) {
            unfold(stage, wide)
            shown("File 1")
            shown("File 12.txt")
        }
        with(stage) {
            die()
            open(Ways(Tab.FEEDS).on(Route.Message(account)))
        }
        shown(stage.words["message-to"])
        onAllNodes(hasSetTextAction()).onFirst().performTextInput("Noor")
        tap("Noor Haddad")
        onAllNodes(hasSetTextAction()).onFirst().performTextInput("Chi")
        for (wide in listOf(FOLDABLE, TABLET, NARROW, PHONE)) {
            unfold(stage, wide)
            shown("Noor Haddad")
            shown("Chi")
        }
    }

    @Test
    fun of_two_screens_beside_each_other_one_has_the_arrow() = runDesktopComposeUiTest(1180, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        val account = AccountId("01JZR1VE000000000000000001")
        val (folder, document) = Route.Folder(account, ItemRow(3)) to Route.Document(account, ItemRow(8))
        val version = Route.Version(account, ItemRow(8), VersionRow(1))
        val message = Route.Message(account)
        var ways by mutableStateOf(Ways())
        setContent {
            CompositionLocalProvider(LocalSentences provides words) {
                MusetteTheme(Look()) {
                    Keyboard {
                        Frame(ways, Badges(), {}) { route ->
                            Column { TopBar("$route", if (route in firsts) null else ({ ways = ways.back()!! })) }
                            Known(route, true)
                        }
                    }
                }
            }
        }
        // Where the arrow of each way is seen: in the list, or in what stands beside it.
        val arrows = mapOf(
            Ways(Tab.DOCUMENTS).on(folder) to emptyList(), Ways(Tab.DOCUMENTS).on(folder).on(document) to listOf(LIST),
            Ways(Tab.DOCUMENTS).on(folder).on(document).on(version) to listOf(BESIDE), Ways(Tab.FEEDS).on(message) to listOf(BESIDE),
        )
        for ((way, where) in arrows) {
            ways = way
            waitForIdle()
            val seen = onAllNodes(hasContentDescription(words["deed-back"])).fetchSemanticsNodes().map { if (it.boundsInRoot.left < 440) LIST else BESIDE }
            assertEquals("$way", where, seen)
            val searches = onAllNodes(hasContentDescription(words["place-search"])).fetchSemanticsNodes().size
            assertEquals("the search is in the rail, and in no bar beside it", 0, searches)
            onRoot().performKeyInput { pressKey(Key.Escape) }
            waitForIdle()
            assertEquals("Escape leads back where there is no arrow too", way.back(), ways)
        }
    }

    @Test
    fun the_outbox_is_an_entry_of_me_where_it_has_no_sign_of_its_own() = runDesktopComposeUiTest(1180, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        var places by mutableStateOf(Tab.entries - Tab.OUTBOX)
        setContent {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments(words), LocalPlaces provides places) {
                MusetteTheme(Look()) { MeView(MeState(), noDeeds()) }
            }
        }
        onNodeWithText(words["place-outbox"]).assertExists()
        places = Tab.entries
        waitForIdle()
        onNodeWithText(words["place-outbox"]).assertDoesNotExist()
    }

    private fun moments(words: Sentences) = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)

    private val firsts = Tab.entries.map { Ways.first(it) }

    private fun played(story: ComposeUiTest.(Stage, AccountId, ItemRow) -> Unit) = runDesktopComposeUiTest(1180, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                stage.width = PHONE
                with(stage) { open() }
                val (account, folder) = runBlocking {
                    stage.signIn()
                    folder(stage, town)
                }
                story(stage, account, folder)
            }
        }
    }

    /** One of many files. */
    private suspend fun folder(stage: Stage, town: Town): Pair<AccountId, ItemRow> {
        val account = stage.musette.accounts().list().single().id
        stage.shell.bring(account)
        val documents = stage.musette.documents(account)
        val root = documents.root(documents.drives().first().id.row)
        val folder = documents.makeFolder(root, "Many")
        for (number in 10..49) documents.create(folder, "File $number.txt", Bytes.InMemory("$number".toByteArray()))
        stage.shell.bring(account)
        stage.musette.people(account).find("a")
        // From now on nothing changes by itself.
        town.door("airplane", mapOf("on" to true))
        return account to folder
    }

    private fun ComposeUiTest.unfold(stage: Stage, wide: Dp) {
        stage.width = wide
        waitForIdle()
    }

    private fun ComposeUiTest.still(): List<String> {
        waitForIdle()
        return seen(this).filter { it.startsWith("File ") || "chosen" in it }
    }

    private fun ComposeUiTest.fileAtTop() = texts(this).first { FILE.matches(it) }

    private fun ComposeUiTest.shown(text: String) = try {
        waitUntil(text, 30_000) { texts(this).any { text in bare(it) } }
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("waited for: $text; there is: ${texts(this)}", late)
    }

    /** [more]: the menu of that row; [sign]: a button that is called so. */
    private fun ComposeUiTest.tap(text: String, more: Boolean = false, sign: Boolean = false) {
        val what = if (more || sign) hasContentDescription(text, substring = true) else hasText(text, substring = true)
        waitUntil(text, 30_000) { onAllNodes(what).fetchSemanticsNodes().isNotEmpty() }
        onAllNodes(what).onFirst().performClick()
        waitForIdle()
    }

    private companion object {
        val FILE = Regex("File \\d+\\.txt")
        val PHONE = 400.dp
        val NARROW = 640.dp
        val FOLDABLE = 700.dp
        val TABLET = 1180.dp
        const val LIST = "list"
        const val BESIDE = "beside"
        val TWO = listOf(FOLDABLE, TABLET)
    }
}
