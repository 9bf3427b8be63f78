package musette.ui

import kotlinx.coroutines.runBlocking
import musette.At
import musette.Attached
import musette.AttachmentKind
import musette.Bytes
import musette.Reason
import musette.Town
import musette.ids.AccountId
import musette.ids.PostRow
import musette.ui.Signed.Companion.signed
import musette.ui.screens.attached.AttachedHolder
import musette.ui.screens.attached.Lies
import musette.ui.screens.attached.Looked
import musette.ui.screens.documents.Preview
import musette.ui.screens.feeds.FeedHolder
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import musette.ui.screens.message.MessageHolder
import musette.ui.screens.message.MessageWays
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Surface
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Test
import musette.Device as OnDevice

/** What hangs on a text that is written, and on a post that is read. */
class HangingTest {
    private val png: ByteArray = Surface.makeRasterN32Premul(64, 48).makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes

    @Test
    fun a_camera_that_is_not_let_is_said_to_be_so_wherever_a_photograph_is_taken() = signed {
        hands.photograph = png
        hands.letsCamera = false
        val holder = ThreadHolder(shell, account, thread(), TakenBackTest.nowhere, scope)
        holder.composer.photograph()
        until("it is said") { shell.refused.value == Permission.CAMERA }
        assertEquals(emptyList<Any>(), holder.state.value.composed.hanging)
        shell.refusalWasRead()
        hands.letsCamera = true
        holder.composer.photograph()
        holder.state.until("it hangs") { it.composed.hanging.isNotEmpty() }
        assertEquals(null, shell.refused.value)
    }

    @Test
    fun what_was_hung_by_mistake_is_taken_off_and_hangs_again_by_an_undo() = signed {
        airplane(true)
        val thread = thread()
        val holder = ThreadHolder(shell, account, thread, TakenBackTest.nowhere, scope)
        holder.composer.hang(listOf(given("Covers.png", png), given("Keys.txt", "14".toByteArray())))
        val both = holder.state.until("both hang") { it.composed.hanging.size == 2 }.composed.hanging
        assertNotNull("a small picture of what is one", both[0].picture)
        assertNull(both[1].picture)
        assertEquals(png.size.toULong() to "Covers.png", both[0].file.size to both[0].file.name)
        holder.composer.takeOff(both[0])
        val off = holder.state.until("it is off") { it.composed.hanging.size == 1 && it.composed.off != null }.composed
        assertEquals("Covers.png", off.off!!.name)
        holder.composer.hangBack()
        holder.state.until("it hangs again") { it.composed.hanging.size == 2 && it.composed.off == null }
        holder.composer.takeOff(holder.state.value.composed.hanging.first { it.file.name == "Keys.txt" })
        holder.state.until("one hangs") { it.composed.hanging.size == 1 }
        holder.composer.send()
        until("it is in the outbox") { feeds.waiting().size == 1 }
        val post = feeds.post(feeds.waiting().single().post!!.row)
        assertEquals(listOf("Covers.png"), post.attachments.map { it.name })
    }

    @Test
    fun what_is_called_a_picture_and_is_none_goes_when_she_says_that_it_is_meant() = signed {
        airplane(true)
        val holder = ThreadHolder(shell, account, thread(), TakenBackTest.nowhere, scope)
        holder.composer.hang(listOf(given("Covers.png", "a letter".toByteArray())))
        val one = holder.state.until("it is doubted") { it.composed.notTaken.isNotEmpty() }.composed.notTaken.single()
        assertEquals(true to Reason.NoPicture("Covers.png"), one.isDoubtful to one.why)
        // Another try says the same: it is none.
        holder.composer.hangAgain()
        assertEquals(listOf(one), holder.state.value.composed.notTaken)
        holder.composer.hangAnyway(one)
        assertEquals("Covers.png", holder.state.until("it hangs") { it.composed.hanging.isNotEmpty() }.composed.hanging.single().file.name)
        assertEquals(emptyList<Any>(), holder.state.value.composed.notTaken)
    }

    @Test
    fun a_new_thread_and_a_message_have_photographs_too() = signed {
        airplane(true)
        hands.camera = given("Covers.png", png)
        val group = FeedHolder(shell, account, crew(), TakenBackTest.nowhere, scope)
        group.composer.photograph()
        group.state.until("it hangs") { it.composed.hanging.size == 1 }
        group.composer.type("Rain covers")
        group.composer.send()
        val ways = object : MessageWays {
            override fun written(account: AccountId, thread: PostRow) = Unit
            override fun back() = Unit
        }
        val message = MessageHolder(shell, account, ways, scope)
        suspend fun add(name: String) {
            message.search(name.substringBefore(' ').lowercase())
            message.choose(message.state.until("$name is found") { state -> state.found.any { it.name == name } }.found.first { it.name == name })
            message.state.until("$name is chosen") { state -> state.to.any { it.name == name } }
        }
        add("Noor Haddad")
        message.composer.photograph()
        message.state.until("it hangs") { it.composed.hanging.size == 1 }
        message.composer.type("Which of these")
        // It goes along with whom it is for.
        add("Luc Favre")
        message.state.until("it hangs still") { it.composed.hanging.size == 1 && it.composed.text == "Which of these" }
        message.composer.send()
        until("both wait") { feeds.waiting().size == 2 }
        assertEquals(listOf(1, 1), feeds.waiting().map { feeds.post(it.post!!.row).attachments.size })
        assertEquals(2, feeds.waiting().last().about.to.size)
        assertEquals(emptyList<Any>(), feeds.drafts())
    }

    @Test
    fun a_photograph_is_seen_large_before_it_is_sent_and_in_the_air() = signed {
        airplane(true)
        val post = feeds.answer(thread(), "Covers are up", emptyList(), listOf(Attached("Covers.png", Bytes.InMemory(png))))
        var led: Pair<PostRow, UInt>? = null
        val holder = ThreadHolder(
            shell, account, thread(),
            object : ThreadWays by TakenBackTest.nowhere {
                override fun attached(account: AccountId, post: PostRow, number: UInt) {
                    led = post to number
                }
            },
            scope,
        )
        val shown = feeds.post(post)
        holder.open(shown, shown.attachments.single())
        assertEquals(post to 1u, led)
        assertNotNull(holder.pictures.of(shown, shown.attachments.single()))
        val large = AttachedHolder(shell, account, Looked.OnPost(post, 1u), {}, scope)
        val state = large.state.until("it is shown") { it.preview is Preview.Picture }
        assertEquals(Lies.NOT_SENT to "", state.lies to state.address)
        large.close()
        assertEquals(emptyList<String>(), hands.opened)
    }

    @Test
    fun what_hangs_on_a_post_and_is_not_here_needs_network_and_comes_with_it() = signed {
        val noor = OnDevice.of(town, Town.NOOR)
        runBlocking {
            val theirs = noor.musette.feeds(noor.account.id)
            theirs.refreshList()
            val group = theirs.list().feeds.first { it.name == "Stage crew" }.id.row
            theirs.write(group, "The covers, from the tower", emptyList(), listOf(Attached("Tower.png", Bytes.InMemory(png))))
            noor.musette.sync(noor.account.id, OnDevice.ALL)
            noor.musette.suspend()
        }
        noor.close()
        feeds.refresh(crew())
        val post = feeds.thread(feeds.threads(crew(), At.Start, 1u).threads.first().id.row, At.Start, 1u).posts.first()
        val tower = post.attachments.first { it.kind == AttachmentKind.IMAGE }
        airplane(true)
        val large = AttachedHolder(shell, account, Looked.OnPost(post.id.row, tower.number), {}, scope)
        large.state.until("it says that it needs network") { it.preview is Preview.Absent && !it.fetching }
        assertEquals("Tower.png", large.state.value.name)
        airplane(false)
        until("it is shown") {
            large.fetch()
            large.state.value.preview is Preview.Picture
        }
        large.close()
    }
}
