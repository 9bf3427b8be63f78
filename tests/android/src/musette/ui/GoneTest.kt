package musette.ui

import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import kotlinx.coroutines.flow.StateFlow
import musette.Connection
import musette.NewTask
import musette.Town
import musette.Words
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ui.Signed.Companion.signed
import musette.ui.components.AgeLine
import musette.ui.gallery.Samples
import musette.ui.gallery.scenes
import musette.ui.screens.documents.DocumentHolder
import musette.ui.screens.documents.FolderHolder
import musette.ui.screens.documents.FolderWays
import musette.ui.screens.documents.HistoryHolder
import musette.ui.screens.feeds.FeedHolder
import musette.ui.screens.feeds.FeedWays
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import musette.ui.screens.outbox.OutboxHolder
import musette.ui.screens.outbox.OutboxWays
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

/** A link, or a card of long ago, leads to what is no more: in its place stands that, in a sentence, and a way back. */
@OptIn(ExperimentalTestApi::class)
class GoneTest {
    private val words = Sentences(Words.preferred(listOf("en")))

    /** A row that nothing has. */
    private val none = 4_711_000L

    private suspend fun <S> Signed.gone(state: StateFlow<S>, says: (S) -> Boolean) = state.until("it is gone", says)

    @Test
    fun a_folder_a_document_a_conversation_and_a_group_that_are_no_more_say_so() = signed {
        gone(FolderHolder(shell, account, ItemRow(none), told<FolderWays> { _, _ -> }, words, scope).state) { it.gone }
        gone(ThreadHolder(shell, account, PostRow(none), told<ThreadWays> { _, _ -> }, scope).state) { it.gone }
        gone(FeedHolder(shell, account, FeedRow(none), told<FeedWays> { _, _ -> }, scope).state) { it.gone }
        gone(HistoryHolder(shell, account, ItemRow(none), {}, {}, words, moments(), scope).state) { it.gone }
    }

    @Test
    fun what_cannot_be_read_while_the_app_is_put_aside_is_not_said_to_be_gone() = signed {
        val (folder, group, there) = Triple(own(), crew(), thread())
        shell.putAside()
        val screens = listOf(
            FolderHolder(shell, account, folder, told<FolderWays> { _, _ -> }, words, scope).state,
            FeedHolder(shell, account, group, told<FeedWays> { _, _ -> }, scope).state,
            ThreadHolder(shell, account, there, told<ThreadWays> { _, _ -> }, scope).state,
            DocumentHolder(shell, account, folder, {}, {}, scope).state,
        )
        screens.forEach { state -> state.until("nothing could be read, or it is told why") { "trouble=null" !in "$it" || "fetching=false" in "$it" } }
        for (state in screens) assertTrue("${state.value}", "gone=true" !in "${state.value}")
        shell.musette.resume()
    }

    @Test
    fun a_folder_that_somebody_else_deletes_meanwhile_says_so_too_and_what_is_there_does_not() = signed {
        val (there, folder) = own().let { it to documents.makeFolder(it, "Rigging") }
        sync()
        val holder = FolderHolder(shell, account, folder, told<FolderWays> { _, _ -> }, words, scope)
        holder.state.until("it is read") { it.name == "Rigging" && !it.gone }
        town.door("delete", mapOf("drive" to Town.ADA, "path" to "Rigging", "by" to Town.NOOR))
        sync()
        gone(holder.state) { it.gone }
        FolderHolder(shell, account, there, told<FolderWays> { _, _ -> }, words, scope).state.until("the one above stands") { it.name.isNotEmpty() && !it.gone }
    }

    @Test
    fun whatever_is_gone_has_a_way_back() {
        val all = scenes.filter { it.state == "gone" && it.screen in setOf("document", "folder", "history", "thread", "feed") }
        assertEquals(5, all.size)
        for (scene in all) runDesktopComposeUiTest(400, 860) {
            shown { scene.draw() }
            onAllNodes(hasText(words["deed-back"])).onFirst().assertExists(scene.screen)
        }
    }

    @Test
    fun the_age_says_what_it_means_when_it_is_tapped_and_puts_it_away_again() {
        val all = mapOf(
            Connection.OFFLINE to "network-offline-why", Connection.CAPTURED to "network-captured-why", Connection.DEGRADED to "network-slow-why",
            Connection.ONLINE to "network-age-why",
        )
        for ((connection, why) in all) runDesktopComposeUiTest(400, 860) {
            shown { AgeLine(Samples.asOf, connection) }
            fun said() = onAllNodes(hasText(words[why], substring = true)).fetchSemanticsNodes().size
            assertEquals(0, said())
            onAllNodes(hasText("As of", substring = true)).onFirst().performClick()
            waitForIdle()
            assertEquals("$connection", 1, said())
            onAllNodes(hasText("As of", substring = true)).onFirst().performClick()
            waitForIdle()
            assertEquals(0, said())
        }
    }

    @Test
    fun what_was_done_to_a_folder_is_told_and_nobody_is_asked_for_versions_of_it() = signed {
        val folder = documents.makeFolder(own(), "Rigging")
        sync()
        documents.rename(folder, "Rigging, day two")
        sync()
        val before = town.door("log?after=0").toString().split("/versions").size
        val holder = HistoryHolder(shell, account, folder, {}, {}, words, moments(), scope)
        val told = holder.state.until("it is told") { (it.activity?.entries?.size ?: 0) >= 2 }
        assertTrue(told.isFolder)
        holder.look()
        holder.state.until("it was asked") { !it.asking }
        assertEquals(null, holder.state.value.trouble)
        assertEquals(before, town.door("log?after=0").toString().split("/versions").size)
    }

    @Test
    fun a_task_that_has_arrived_is_among_what_was_delivered() = signed {
        val tasks = shell.musette.tasks(account)
        tasks.refresh()
        val main = tasks.lists().lists.first { it.main }
        tasks.add(NewTask(main.id.row, "Order long cables", null, "", emptyList(), emptyList()))
        val holder = OutboxHolder(shell, words, told<OutboxWays> { _, _ -> }, scope)
        holder.state.until("it waits") { state -> state.waiting.any { "Order long cables" in it.what } }
        sync()
        val arrived = holder.state.until("it has arrived") { state -> state.arrived.any { "Order long cables" in it.what } }.arrived
        assertEquals(listOf(main.name), arrived.filter { "Order long cables" in it.what }.map { it.where })
        assertEquals(emptyList<Any>(), holder.state.value.waiting)
    }

    private fun moments() = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("UTC"), Locale.UK, words)

    private fun ComposeUiTest.shown(content: @Composable () -> Unit) = setContent {
        CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments()) {
            MusetteTheme(Look()) { Column { content() } }
        }
    }
}
