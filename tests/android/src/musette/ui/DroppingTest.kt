package musette.ui

import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.draganddrop.DragAndDropEvent
import androidx.compose.ui.draganddrop.DragAndDropTarget
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.runDesktopComposeUiTest
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import musette.Item
import musette.Post
import musette.ThreadItem
import musette.Town
import musette.Words
import musette.desktop.LaptopDevice
import musette.ui.Signed.Companion.signed
import musette.ui.components.ComposerDeeds
import musette.ui.components.LocalDropped
import musette.ui.gallery.Samples
import musette.ui.gallery.windowOf
import musette.ui.screens.documents.FolderDeeds
import musette.ui.screens.documents.FolderState
import musette.ui.screens.documents.FolderView
import musette.ui.screens.feeds.FeedDeeds
import musette.ui.screens.feeds.FeedState
import musette.ui.screens.feeds.FeedView
import musette.ui.screens.feeds.HangingPictures
import musette.ui.screens.feeds.ThreadDeeds
import musette.ui.screens.feeds.ThreadState
import musette.ui.screens.feeds.ThreadView
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Test
import java.awt.datatransfer.DataFlavor
import java.awt.datatransfer.StringSelection
import java.awt.datatransfer.Transferable
import java.io.File
import java.net.URI
import java.nio.file.Files
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** Files that are dragged onto a screen: the folder takes them, and the text that is being written. What is no file is said to be none. */
@OptIn(ExperimentalTestApi::class)
class DroppingTest {
    private val plan = given("Plan.pdf", "plan".toByteArray())

    @Test
    fun what_is_dropped_on_a_folder_lies_in_it() = screens { taken ->
        val deeds = told<FolderDeeds> { deed, of -> if (deed == "add") taken(of[0]) }
        FolderView(FolderState("Plans", asOf = Samples.asOf), windowOf(Samples.folderRows) { item: Item -> item.id.row.row }, deeds)
    }

    @Test
    fun what_is_dropped_on_a_thread_hangs_on_the_answer() = screens { taken ->
        ThreadView(ThreadState("Storm plan B", asOf = Samples.asOf), windowOf(Samples.threadRows) { post: Post -> post.id.row.row }, composing(taken), none)
    }

    @Test
    fun what_is_dropped_where_a_post_is_begun_hangs_on_it() = screens { taken ->
        val deeds = object : FeedDeeds by told({ _, _ -> }) {
            override val composer = hangs(taken)
        }
        FeedView(FeedState(Samples.feeds[2], Samples.asOf, writing = true), windowOf(Samples.feedRows) { row: ThreadItem -> row.id.row.row }, deeds)
    }

    @Test
    fun a_laptop_takes_files_and_says_that_a_folder_or_a_text_is_none() {
        val folder = Files.createTempDirectory("musette-drop-")
        val file = Files.write(folder.resolve("Plan.pdf"), byteArrayOf(1, 2)).toFile()
        val device = LaptopDevice(URI("http://localhost:1"), window = { null })
        fun dropped(of: Transferable) = device.droppedOf(of).let { dropped -> dropped.files.map { it.name to it.size } to dropped.others }
        assertEquals(listOf("Plan.pdf" to 2L) to false, dropped(files(file)))
        assertEquals(listOf("Plan.pdf" to 2L) to true, dropped(files(file, folder.toFile())))
        assertEquals(emptyList<Any>() to true, dropped(StringSelection("container 14")))
        file.delete()
        Files.delete(folder)
    }

    @Test
    fun that_something_was_no_file_is_told_and_the_files_beside_it_are_taken() = signed {
        fun dropped(others: Boolean): String? {
            val device = object : Device by hands {
                override fun dropped(event: DragAndDropEvent) = Dropped(listOf(plan), others)
            }
            val there = Shell(shell.musette, device, scope)
            assertEquals(listOf(plan), there.dropped(event()))
            return there.undoing.notices.value
        }
        assertEquals(null, dropped(others = false))
        assertEquals("drop-only-files", dropped(others = true))
    }

    @Test
    fun that_no_app_takes_a_file_is_told_from_a_folder_too() = signed {
        val file = documents.create(own(), "Keys.dwg", musette.Bytes.InMemory("container 14".toByteArray()))
        val nobody = Shell(shell.musette, object : Device by hands { override suspend fun openWith(path: String) = false }, scope)
        nobody.readAccounts()
        assertEquals(false, nobody.lendings.lend(account, file))
        assertEquals("file-not-opened", nobody.undoing.notices.value)
        assertEquals("nothing of it lies there plain", emptyList<Any>(), documents.lendings())
    }

    private fun composing(taken: (Any?) -> Unit) = object : ThreadDeeds by told({ _, _ -> }) {
        override val composer = hangs(taken)
    }

    private fun hangs(taken: (Any?) -> Unit) = told<ComposerDeeds> { deed, of -> if (deed == "hang") taken(of[0]) }

    private val none = object : HangingPictures {
        override fun held(post: Post, hanging: musette.Hanging) = null
        override suspend fun of(post: Post, hanging: musette.Hanging) = null
    }

    private fun screens(screen: @Composable ((Any?) -> Unit) -> Unit) = runDesktopComposeUiTest(400, 860) {
        val words = Sentences(Words.preferred(listOf("en")))
        val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)
        val taken = ArrayList<Any?>()
        var brought = listOf(plan)
        setContent {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments, LocalDropped provides { brought }) {
                MusetteTheme(Look()) { Surface { screen { taken += it } } }
            }
        }
        val target = target(this)
        assertEquals(true, target.onDrop(event()))
        assertEquals(listOf(listOf(plan)), taken)
        brought = emptyList()
        assertEquals("where there is no file nothing is taken", false, target.onDrop(event()))
        assertEquals(1, taken.size)
    }

    /** What takes a drop on this screen: no pointer of a test can carry a file there. */
    private fun target(screen: ComposeUiTest): DragAndDropTarget {
        val nodes = screen.onAllNodes(hasContentDescription("Look again")).onFirst().fetchSemanticsNode()
        val above = generateSequence<LayoutInfo>(nodes.layoutInfo) { it.parentInfo }
        val element = above.flatMap { it.getModifierInfo() }.map { it.modifier }.first { "DropTarget" in it.javaClass.simpleName }
        return element.javaClass.getMethod("getTarget").apply { isAccessible = true }.invoke(element) as DragAndDropTarget
    }

    private fun event(): DragAndDropEvent =
        MADE.newInstance(null, null, 0L, null) as DragAndDropEvent

    private companion object {
        val MADE = DragAndDropEvent::class.java.declaredConstructors.single { it.parameterCount == 4 }.apply { isAccessible = true }
    }

    private fun files(vararg files: File) = object : Transferable {
        override fun getTransferDataFlavors() = arrayOf(DataFlavor.javaFileListFlavor)
        override fun isDataFlavorSupported(flavor: DataFlavor) = flavor == DataFlavor.javaFileListFlavor
        override fun getTransferData(flavor: DataFlavor) = files.toList()
    }
}
