package musette.ui

import musette.Bytes
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Signed.Companion.signed
import musette.ui.screens.attached.AttachedHolder
import musette.ui.screens.attached.Looked
import musette.ui.screens.documents.Preview
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import musette.ui.screens.outbox.Back
import musette.ui.screens.outbox.OutboxHolder
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What was taken back is there: where it is listed, and where it was to go. */
class TakenBackTest {
    @Test
    fun words_that_were_taken_back_are_listed_and_gone_on_with_where_they_were_to_go() = signed {
        val (group, thread) = crew() to thread()
        airplane(true)
        feeds.answer(thread, "Covers are in truck 3", emptyList(), emptyList())
        feeds.setDraft(group, thread, "And the")
        val led = ArrayList<PostRow>()
        val holder = OutboxHolder(
            shell, words,
            object : CuresTest.Nowhere() {
                override fun thread(account: AccountId, thread: PostRow) {
                    led += thread
                }
            },
            scope,
        )
        holder.cancel(holder.state.until("it waits") { it.waiting.isNotEmpty() }.waiting.single())
        val back = holder.state.until("it is listed") { it.back.isNotEmpty() }.back.single() as Back.Words
        assertEquals("Covers are in truck 3" to "Stage crew", back.draft.text to back.draft.place)

        // Where it was to go it stands beside what was begun there, and takes its place without a loss.
        val composer = ThreadHolder(shell, account, thread, nowhere, scope)
        val beside = composer.state.until("the composer tells of it") { it.composed.takenBack.isNotEmpty() && it.composed.text == "And the" }
        assertEquals("Covers are in truck 3", beside.composed.takenBack.single().text)
        val letter = beside.composed.turn
        composer.composer.goOn(beside.composed.takenBack.single())
        val on = composer.state.until("it is gone on with") {
            it.composed.text == "Covers are in truck 3" &&
                it.composed.takenBack.singleOrNull()?.text == "And the"
        }
        composer.composer.type("And the l", letter)
        assertEquals("a late letter of the other text changes nothing", "Covers are in truck 3", composer.state.value.composed.text)
        composer.composer.goOn(on.composed.takenBack.single())
        composer.state.until("and back") { it.composed.text == "And the" }

        val isCovers = { one: Back? -> (one as? Back.Words)?.draft?.text == "Covers are in truck 3" }
        val again = holder.state.until("it is still listed") { isCovers(it.back.singleOrNull()) }.back.single() as Back.Words
        holder.goOn(again)
        until("it leads to its thread") { led == listOf(thread) }
        assertEquals("Covers are in truck 3", feeds.draft(group, thread))
        composer.state.until("the screen that was open shows it") {
            it.composed.text == "Covers are in truck 3" && it.composed.takenBack.singleOrNull()?.text == "And the"
        }
    }

    @Test
    fun a_file_that_was_taken_back_is_looked_at_put_back_or_let_go_of_when_she_agrees() = signed {
        airplane(true)
        val root = own()
        val file = documents.create(root, "Keys.txt", Bytes.InMemory("container 14".toByteArray()))
        val holder = OutboxHolder(shell, words, CuresTest.Nowhere(), scope)
        suspend fun takeBack(): Back.File {
            holder.cancel(holder.state.until("it waits") { it.waiting.isNotEmpty() }.waiting.single())
            return holder.state.until("it is listed") { it.back.isNotEmpty() && it.waiting.isEmpty() }.back.single() as Back.File
        }
        val back = takeBack()
        assertEquals("Keys.txt" to root, back.kept.name to back.kept.folder)
        assertTrue(runCatching { documents.openDocument(file) }.isFailure)
        val looked = AttachedHolder(shell, account, Looked.TakenBack(back.kept.content), {}, scope)
        assertEquals(Preview.Text("container 14", true), looked.state.until("it is shown") { it.preview is Preview.Text }.preview)

        holder.putBack(back)
        assertEquals("Keys.txt", holder.state.until("it waits again") { it.back.isEmpty() && it.waiting.isNotEmpty() }.waiting.single().name)
        val again = takeBack()
        holder.letGo(again)
        assertEquals(1, documents.keptBack().size)
        holder.leaveIt()
        holder.letGo(again)
        holder.letItGo()
        holder.state.until("it is gone") { it.back.isEmpty() }
        assertEquals(emptyList<Any>(), documents.keptBack())
    }

    @Test
    fun an_edit_that_a_later_one_took_the_place_of_was_taken_back_by_nobody() = signed {
        airplane(true)
        val file = documents.create(own(), "Keys.txt", Bytes.InMemory("container 14".toByteArray()))
        documents.save(file, null, Bytes.InMemory("container 15".toByteArray()))
        val holder = OutboxHolder(shell, words, CuresTest.Nowhere(), scope)
        holder.state.until("it waits") { it.waiting.isNotEmpty() }
        assertEquals(emptyList<Any>(), holder.state.value.back)
    }

    internal companion object {
        val nowhere = object : ThreadWays {
            override fun attached(account: AccountId, post: PostRow, number: UInt) = Unit
            override fun feed(account: AccountId, feed: FeedRow) = Unit
            override fun thread(account: AccountId, thread: PostRow) = Unit
            override fun message(account: AccountId, person: PersonRow?) = Unit
            override fun document(account: AccountId, item: ItemRow) = Unit
            override fun back() = Unit
        }
    }
}
