package musette.ui

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.swipeDown
import androidx.compose.ui.test.swipeUp
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.test.withKeyDown
import kotlinx.coroutines.runBlocking
import musette.Bytes
import musette.DriveKind
import musette.Town
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import org.apache.pdfbox.pdmodel.PDDocument
import org.apache.pdfbox.pdmodel.PDPage
import org.apache.pdfbox.pdmodel.PDPageContentStream
import org.apache.pdfbox.pdmodel.common.PDRectangle
import org.apache.pdfbox.pdmodel.encryption.AccessPermission
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.ByteArrayOutputStream
import java.lang.ref.WeakReference
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.math.max

/** Documents as large, as locked and as broken as there are, on the screen over the real core: what is held is what is seen. */
@OptIn(ExperimentalTestApi::class)
class BigDocumentsTest {
    /** What was drawn of a document, and which of it somebody still holds. */
    private class Drawings(private val pages: Pages) : Pages by pages {
        companion object {
            val all = CopyOnWriteArrayList<WeakReference<ImageBitmap>>()
            var longest = 0

            fun held(): Int {
                System.gc()
                return all.count { it.get() != null }
            }
        }

        override suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap {
            longest = max(longest, max(width, height))
            return pages.draw(page, left, top, width, height, scale).also { all += WeakReference(it) }
        }
    }

    @Test
    fun a_document_of_a_thousand_pages_opens_jumps_to_its_last_and_holds_what_is_seen() = shown("Manual.pdf", pdf(1_000)) {
        await("its first page") { page(1, 1_000) }
        go("1000")
        await("its last page") { page(1_000, 1_000) }
        repeat(30) {
            onRoot().performTouchInput { swipeDown(300f, 800f) }
            waitForIdle()
        }
        await("pages before the last, by hand") { !page(1_000, 1_000) && (2..999).any { page(it, 1_000) } }
        go("1")
        await("its first page again") { page(1, 1_000) }
        repeat(5) {
            onRoot().performTouchInput { swipeUp(800f, 300f) }
            waitForIdle()
        }
        assertTrue("much was drawn: ${Drawings.all.size}", Drawings.all.size > MOST)
        await("no more than $MOST pieces are held: ${Drawings.held()} of ${Drawings.all.size}") { Drawings.held() <= MOST }
    }

    @Test
    fun a_drawing_of_the_size_a0_is_never_drawn_whole() = shown("Stage.pdf", pdf(1, PDRectangle(2384f, 3370f))) {
        await("its page") { page(1, 1) }
        repeat(4) {
            onAllNodes(isRoot()).onFirst().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.Plus) } }
            waitForIdle()
        }
        await("it is drawn finer: ${Drawings.all.size}") { Drawings.all.size > 6 }
        assertTrue("a piece of ${Drawings.longest} pixels", Drawings.longest <= PIECE)
        await("no more than $MOST pieces are held: ${Drawings.held()}") { Drawings.held() <= MOST }
    }

    @Test
    fun a_locked_document_says_that_it_is_locked() = shown("Locked.pdf", pdf(1, password = "dusk")) { await("why") { says("document-locked") } }

    @Test
    fun a_broken_document_says_that_it_is_broken() = shown("Broken.pdf", pdf(3).copyOf(90)) {
        await("why") { says("document-broken") && says("document-broken-text") }
    }

    private fun shown(name: String, bytes: ByteArray, play: ComposeUiTest.() -> Unit) = runDesktopComposeUiTest(400, 860) {
        Drawings.all.clear()
        Drawings.longest = 0
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                stage.hands.leafs = { Drawings(it) }
                words = { stage.words[it] }
                with(stage) { open() }
                val route = runBlocking {
                    val account = stage.signIn()
                    stage.shell.bring(account)
                    val documents = stage.musette.documents(account)
                    val root = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
                    Route.Document(account, documents.create(root, name, Bytes.InMemory(bytes)))
                }
                with(stage) {
                    die()
                    open(Ways(Tab.DOCUMENTS).on(route))
                }
                play()
            }
        }
    }

    private var words: (String) -> String = { it }

    private fun ComposeUiTest.says(message: String) = texts(this).any { bare(it) == words(message) }

    private fun ComposeUiTest.page(number: Int, of: Int) = texts(this).any { text ->
        bare(text).filterNot { it in ",’'\u202f\u00a0" }.startsWith("Page $number of $of")
    }

    private fun ComposeUiTest.go(number: String) {
        onAllNodes(isRoot()).onFirst().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.G) } }
        await("a field") { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isNotEmpty() }
        onAllNodes(hasSetTextAction()).onFirst().performTextInput(number)
        onNode(hasText(words("deed-go"))).performClick()
        waitForIdle()
    }

    private fun ComposeUiTest.await(what: String, holds: () -> Boolean) = try {
        waitUntil(what, PATIENCE_MS, holds)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("waited for: $what; there is: ${texts(this).take(40)}", late)
    }

    private fun pdf(count: Int, size: PDRectangle = PDRectangle.A4, password: String? = null): ByteArray = PDDocument().use { document ->
        repeat(count) { number ->
            val page = PDPage(size)
            document.addPage(page)
            PDPageContentStream(document, page).use { content ->
                content.addRect(30f, 90f, 60f + number % 100, 40f)
                content.fill()
            }
        }
        if (password != null) document.protect(StandardProtectionPolicy(password, password, AccessPermission()))
        ByteArrayOutputStream().also(document::save).toByteArray()
    }

    private companion object {
        const val PATIENCE_MS = 60_000L

        /** Pixels of a piece's side. */
        const val PIECE = 512

        /** Pieces of the pages that are seen, and of those that were seen just before. */
        const val MOST = 16
    }
}
