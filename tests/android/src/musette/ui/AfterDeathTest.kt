package musette.ui

import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.swipeUp
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import kotlinx.coroutines.runBlocking
import musette.At
import musette.Attached
import musette.Bytes
import musette.FeedKind
import musette.Others
import musette.Town
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.VersionRow
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.Putting
import musette.ui.screens.documents.Shelf
import org.apache.pdfbox.pdmodel.PDDocument
import org.apache.pdfbox.pdmodel.PDPage
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.ByteArrayOutputStream

/** The system takes the app away on every screen: whoever opens it again is where she was, with what she had typed and chosen. */
@OptIn(ExperimentalTestApi::class)
class AfterDeathTest {
    /** A screen, what shows that it is there, and what a person does on it. */
    private class Case(val name: String, val ways: Ways, val ready: String, val deed: ComposeUiTest.() -> Unit)

    @Test
    fun every_screen_is_as_it_was_left() = runDesktopComposeUiTest(400, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                welcome(stage)
                val cases = runBlocking { cases(stage, town) }
                val played = cases.map { it.ways.route.javaClass.simpleName }
                assertEquals("no screen is left out", emptyList<String>(), leftOut(played))
                assertEquals("one that is would be found", listOf("Settling"), leftOut(played - "Settling"))
                val faults = cases.mapNotNull { case -> runCatching { played(stage, case) }.exceptionOrNull()?.let { "${case.name}: ${it.message}" } }
                assertEquals(faults.joinToString("\n\n"), 0, faults.size)
            }
        }
    }

    /** Screens that can be gone to, and are in no case. */
    private fun leftOut(played: List<String>) = Route::class.java.permittedSubclasses.map { it.simpleName } - played.toSet()

    private fun ComposeUiTest.welcome(stage: Stage) {
        onAllNodes(hasSetTextAction()).onFirst().performTextInput("ada.kel")
        val before = lasting(this)
        with(stage) { die() }
        with(stage) { open() }
        same("welcome", before)
    }

    private fun ComposeUiTest.played(stage: Stage, case: Case) {
        with(stage) { die() }
        with(stage) { open(case.ways) }
        until("${case.name}: ${case.ready}") { texts(this).any { case.ready in bare(it) } }
        quiet()
        case.deed(this)
        val before = quiet()
        with(stage) { die() }
        with(stage) { open() }
        same(case.name, before)
    }

    private fun ComposeUiTest.same(name: String, before: List<String>) = try {
        waitUntil(name, 30_000) { lasting(this) == before }
    } catch (late: ComposeTimeoutException) {
        assertEquals(name, before.joinToString("\n"), lasting(this).joinToString("\n"))
        throw late
    }

    private fun ComposeUiTest.until(what: String, holds: () -> Boolean) = try {
        waitUntil(what, 30_000, holds)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("waited for: $what; there is: ${texts(this)}", late)
    }

    /** What is seen when nothing has changed for a while: all that is asked for has been answered. */
    private fun ComposeUiTest.quiet(): List<String> {
        var (last, since) = lasting(this) to System.nanoTime()
        waitUntil("it is quiet", 30_000) {
            val now = lasting(this)
            if (now != last) {
                last = now
                since = System.nanoTime()
            }
            System.nanoTime() - since > QUIET_NS
        }
        return last
    }

    /** All that stands there but how the network is and what went over it, which is found out anew. */
    private fun lasting(screen: ComposeUiTest) = seen(screen).filterNot { line -> ANEW.any { it in line } }

    /** What fits on the screen would be where it was left whatever is kept. */
    private fun ComposeUiTest.scroll() {
        val before = lasting(this)
        onRoot().performTouchInput { swipeUp(560f, 310f) }
        waitForIdle()
        assertTrue("there is nothing to scroll: $before", lasting(this) != before)
    }

    private fun ComposeUiTest.tap(text: String) {
        onAllNodes(hasText(text, substring = true)).onFirst().performClick()
        waitForIdle()
    }

    private fun ComposeUiTest.below(what: SemanticsMatcher) {
        until(what.description) { onAllNodes(what).fetchSemanticsNodes().isNotEmpty() }
        onAllNodes(what).onFirst().performScrollTo().performClick()
        waitForIdle()
    }

    private fun more(of: (String) -> Boolean) = SemanticsMatcher("what can be done with it") { node ->
        node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty().map(::bare).any { it.startsWith("More for ") && of(it) }
    }

    private fun ComposeUiTest.type(text: String) {
        until("a field") { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isNotEmpty() }
        onAllNodes(hasSetTextAction()).onFirst().performTextInput(text)
        waitForIdle()
    }

    /** Ada, with everything that the screens show, in an aeroplane: nothing changes by itself. */
    private suspend fun cases(stage: Stage, town: Town): List<Case> {
        val musette = stage.musette
        val account = stage.signIn()
        stage.shell.bring(account)
        val documents = musette.documents(account)
        val root = documents.root(documents.drives().first().id.row)
        val folder = documents.makeFolder(root, "Many")
        for (number in 10..49) documents.create(folder, "File $number.txt", Bytes.InMemory("$number".toByteArray()))
        documents.keep(folder)
        val drawing = documents.create(folder, "Drawing.pdf", Bytes.InMemory(pages(6)))
        stage.shell.bring(account)
        documents.save(drawing, null, Bytes.InMemory(pages(3)))
        stage.shell.bring(account)
        documents.lookForVersions(drawing)
        val earlier = documents.versions(drawing).versions.first { !it.now }.version
        documents.fetchVersion(earlier)
        val both = twoVersions(stage, town, account, root)
        val feeds = musette.feeds(account)
        val group = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.joined }.id.row
        feeds.refresh(group)
        val thread = feeds.threads(group, At.Start, 50u).threads.maxBy { it.answers }.id.row
        feeds.refreshThread(thread)
        musette.people(account).find("a")
        town.door("airplane", mapOf("on" to true))
        val answer = feeds.answer(thread, "Covers are up", emptyList(), listOf(Attached("Covers.pdf", Bytes.InMemory(pages(3)))))
        val keys = documents.create(root, "Keys.txt", Bytes.InMemory("container 14".toByteArray()))
        val outbox = musette.outbox(account)
        outbox.cancel(outbox.list().first { it.item == keys }.intent, Others.ASK)
        val further = listOf(
            Case("settling", Ways(Tab.OUTBOX).on(Route.Settling(account, both)), "mine at half past") {},
            Case("attached", Ways(Tab.FEEDS).on(Route.Attached(account, answer, 1u)), "Page 1 of 3") { scroll() },
            Case("taken back", Ways(Tab.ME).on(Route.KeptBack(account, documents.keptBack().single().content)), "container 14") {},
        )
        stage.shell.putAside()
        return screens(account, root, folder, drawing, earlier, Route.Feed(account, group), thread, stage) + further
    }

    /** She and Noor have changed one document. */
    private suspend fun twoVersions(stage: Stage, town: Town, account: AccountId, root: ItemRow): IntentRow {
        val documents = stage.musette.documents(account)
        val file = documents.create(root, "Gates.txt", Bytes.InMemory("as it was".toByteArray()))
        stage.shell.bring(account)
        town.door("edit", mapOf("drive" to Town.ADA, "path" to "Gates.txt", "text" to "theirs at four", "by" to Town.NOOR))
        documents.save(file, null, Bytes.InMemory("mine at half past".toByteArray()))
        repeat(4) { stage.shell.bring(account) }
        val versions = stage.musette.outbox(account).twoVersions().single()
        documents.fetch(versions.theirs.id.row)
        return versions.intent
    }

    private fun screens(
        account: AccountId, root: ItemRow, folder: ItemRow, drawing: ItemRow, earlier: VersionRow, feed: Route.Feed, thread: PostRow, stage: Stage,
    ): List<Case> {
        val words = stage.words
        fun at(tab: Tab, route: Route) = Ways(place = tab).on(route)
        return listOf(
            Case("stream", Ways(), words["sieve-tasks"]) { tap(words["sieve-tasks"]) },
            Case("places", Ways(Tab.DOCUMENTS), "Plans") { scroll() },
            Case("recent", at(Tab.DOCUMENTS, Route.Shelf(account, Shelf.RECENT)), "Drawing.pdf") { scroll() },
            Case("kept", at(Tab.DOCUMENTS, Route.Shelf(account, Shelf.KEPT)), "Many") {
                onAllNodes(hasContentDescription("More for", substring = true)).onFirst().performClick()
                tap(words["deed-choose"])
            },
            Case("folder", at(Tab.DOCUMENTS, Route.Folder(account, folder)), "File 12.txt") { scroll() },
            Case("pick", at(Tab.DOCUMENTS, Route.Pick(account, root, Putting.Items(Picked.COPY, listOf(drawing)))), "Many") { tap("Many") },
            Case("document", at(Tab.DOCUMENTS, Route.Document(account, drawing)), "Page 1 of 3") { scroll() },
            Case("history", at(Tab.DOCUMENTS, Route.History(account, drawing)), words["history-activity"]) { tap(words["history-activity"]) },
            Case("version", at(Tab.DOCUMENTS, Route.Version(account, drawing, earlier)), "Page 1 of 6") { scroll() },
            Case("feeds", Ways(Tab.FEEDS), words["feeds-joined"]) {
                tap(words["stream-more"])
                scroll()
            },
            Case("feed", at(Tab.FEEDS, feed), words["deed-write"]) {
                onAllNodes(hasContentDescription(words["deed-write"])).onFirst().performClick()
                type("Who has the")
            },
            Case("thread", at(Tab.FEEDS, Route.Thread(account, thread)), words["write-answer"]) {
                scroll()
                type("In truck")
            },
            Case("message", at(Tab.FEEDS, Route.Message(account)), words["message-to"]) {
                type("Noor")
                until("she is found") { texts(this).any { "Noor Haddad" in bare(it) } }
                tap("Noor Haddad")
                type("Chi")
            },
            Case("me", Ways(Tab.ME), words["me-add-account"]) { scroll() },
            Case("me, choosing a language", Ways(Tab.ME), words["me-add-account"]) { below(hasText(words["me-language-device"])) },
            Case("me, removing an account", Ways(Tab.ME), words["me-add-account"]) {
                below(more { it.endsWith("Ada Keller") })
                tap(words["deed-remove-account"])
            },
            Case("me, freeing room", Ways(Tab.ME), words["me-add-account"]) {
                below(more { "on this device" in it })
                onAllNodes(hasText("Free", substring = true)).onFirst().performClick()
                waitForIdle()
            },
            Case("outbox, letting go", at(Tab.ME, Route.Outbox), "Keys.txt") {
                below(more { it.endsWith("Keys.txt") })
                tap(words["deed-let-go"])
            },
            Case("outbox", at(Tab.ME, Route.Outbox), "Drawing.pdf") { scroll() },
            Case("outbox as a place", Ways(Tab.OUTBOX), "Drawing.pdf") { scroll() },
            Case("search", at(Tab.STREAM, Route.Search), words["search-field"]) { type("File 1") },
            Case("people", at(Tab.ME, Route.People(account)), words["people-search"]) { type("Noor") },
        )
    }

    private fun pages(count: Int): ByteArray = PDDocument().use { document ->
        repeat(count) { document.addPage(PDPage()) }
        ByteArrayOutputStream().also(document::save).toByteArray()
    }

    private companion object {
        const val QUIET_NS = 600_000_000L
        val ANEW = listOf("As of", "Offline", " received, ", " on this device")
    }
}
