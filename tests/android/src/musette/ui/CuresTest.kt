package musette.ui

import androidx.compose.material3.Surface
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import musette.Bytes
import musette.FeedAsk
import musette.IntentState
import musette.NeedsYou
import musette.Others
import musette.Reason
import musette.Refusal
import musette.Remedy
import musette.Town
import musette.Words
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.WallTime
import musette.ui.Signed.Companion.signed
import musette.ui.screens.documents.PickHolder
import musette.ui.screens.documents.Putting
import musette.ui.screens.outbox.Cure
import musette.ui.screens.outbox.Door
import musette.ui.screens.outbox.OutboxDeeds
import musette.ui.screens.outbox.OutboxHolder
import musette.ui.screens.outbox.OutboxState
import musette.ui.screens.outbox.OutboxView
import musette.ui.screens.outbox.OutboxWays
import musette.ui.screens.outbox.Waiting
import musette.ui.screens.outbox.curesOf
import musette.ui.screens.outbox.windowIn
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

/** Whatever needs the person has a way on: each remedy a control, each control a deed of the right door. */
@OptIn(ExperimentalTestApi::class)
class CuresTest {
    private val words = Sentences(Words.preferred(listOf("en")))

    /** What a control is called. */
    private fun nameOf(cure: Cure) = words[
        when (cure) {
            Cure.TRY_AGAIN -> "deed-try-again"
            Cure.DO_IT -> "deed-do-it-all-the-same"
            Cure.ASK_TO_BE_LET_IN -> "deed-ask-in"
            Cure.OTHER_NAME -> "deed-other-name"
            Cure.PUT_BACK -> "deed-put-back"
            Cure.PUT_ELSEWHERE -> "deed-put-elsewhere"
            Cure.POST_ANEW -> "deed-post-anew"
            Cure.MAKE_ANEW -> "deed-make-anew"
            Cure.TAKE_BACK -> "deed-take-back"
        },
    ]

    @Test
    fun every_remedy_that_the_core_names_has_a_control_that_does_something() {
        val seen = LinkedHashSet<Cure>()
        for (door in Door.entries) for (remedy in Remedy.entries) {
            for (why in listOf(NeedsYou.ParentGone, NeedsYou.Refused(Refusal.NOT_A_MEMBER), NeedsYou.Refused(Refusal.PATH_TOO_LONG))) {
                val change = Waiting(AccountId("a"), door, IntentRow(1), "Plan.pdf", "", IntentState.NeedsYou(why), WallTime(0), remedies = listOf(remedy))
                val cures = curesOf(change)
                assertTrue("$door $remedy", cures.isNotEmpty())
                if (seen.addAll(cures)) runDesktopComposeUiTest(412, 900) { touched(change, cures) }
            }
        }
        assertEquals(Cure.entries.toSet(), seen)
    }

    private fun ComposeUiTest.touched(change: Waiting, cures: List<Cure>) {
        val done = ArrayList<Any?>()
        val deeds = told<OutboxDeeds> { deed, of -> if (deed == "cure") done += of[1] }
        setContent {
            CompositionLocalProvider(
                LocalSentences provides words, LocalMoments provides Moments(Instant.EPOCH, ZoneId.of("UTC"), Locale.UK, words),
            ) { MusetteTheme(Look()) { Surface { OutboxState(true, listOf(change)).let { OutboxView(it, windowIn(it), deeds) } } } }
        }
        for (cure in cures) {
            onAllNodes(hasText(nameOf(cure))).onFirst().performClick()
            waitForIdle()
            if (cure == Cure.OTHER_NAME) onAllNodes(hasText(words["deed-rename"])).onFirst().performClick()
            waitForIdle()
        }
        assertEquals(cures, done)
    }

    private fun Signed.holder(ways: OutboxWays = Nowhere()) = OutboxHolder(shell, words, ways, scope)

    private suspend fun Signed.asking(holder: OutboxHolder, what: String) =
        holder.state.let { state -> state.until(what) { it.waiting.any { change -> change.why != null } } }.waiting.first { it.why != null }

    @Test
    fun a_thread_that_was_answered_meanwhile_is_removed_all_the_same_when_she_says_so() = signed {
        val thread = feeds.write(crew(), "Who has the keys of truck 3", emptyList(), emptyList())
        sync()
        val remote = town.door("posts?group=Stage%20crew&most=1")["all"].asJsonArray[0].asJsonObject["id"].asLong
        feeds.remove(thread, Others.ASK)
        town.door("talk/answer", mapOf("to" to remote, "text" to "I have them."))
        sync()
        val holder = holder()
        holder.cure(asking(holder, "it is asked about"), Cure.DO_IT)
        until("nothing waits") {
            sync()
            feeds.waiting().isEmpty()
        }
        assertEquals(0, posts("Who has the keys of truck 3"))
        assertEquals(null, holder.state.value.trouble)
    }

    @Test
    fun what_a_group_refuses_goes_behind_her_wish_to_be_let_in() = signed {
        val members = town.door("communities")["all"].asJsonArray.map { it.asJsonObject }.first { it["name"].asString == "Direction" }["members"].asJsonArray
        fun asked(what: String, by: String) =
            runCatching { town.door("talk/$what", mapOf("group" to "Direction", "login" to Town.ADA, "by" to by)) }.isSuccess
        val by = members.map { it.asString }.first { asked("admit", it) }
        feeds.refreshList()
        val group = feeds.list().feeds.first { it.name == "Direction" }.id.row
        feeds.refresh(group)
        airplane(true)
        feeds.write(group, "The budget is fine", emptyList(), emptyList())
        assertTrue(asked("remove", by))
        airplane(false)
        until("it is refused") {
            sync()
            feeds.waiting().any { it.state is IntentState.NeedsYou }
        }
        feeds.refreshList()
        airplane(true)
        val holder = holder()
        val isShutOut = { change: Waiting -> (change.why as? NeedsYou.Refused)?.v1 == Refusal.NOT_A_MEMBER }
        val change = holder.state.until("it says why") { it.waiting.any(isShutOut) }.waiting.first(isShutOut)
        assertEquals(listOf(Cure.ASK_TO_BE_LET_IN, Cure.TRY_AGAIN, Cure.TAKE_BACK), curesOf(change))
        holder.cure(change, Cure.ASK_TO_BE_LET_IN)
        until("both wait, the wish before the words") {
            val (posts, wishes) = feeds.waiting().partition { it.intent == change.intent }
            wishes.any { it.asked is FeedAsk.Join && it.intent in posts.single().waitsFor }
        }
    }

    @Test
    fun what_was_to_go_into_a_folder_that_is_gone_is_put_back_or_into_another() = signed {
        val root = own()
        val folders = listOf("Rigging", "Lights").map { documents.makeFolder(root, it) }
        val other = documents.makeFolder(root, "Sound")
        sync()
        airplane(true)
        documents.create(folders[0], "Truss 7.txt", Bytes.InMemory("one".toByteArray()))
        documents.create(folders[1], "Desk.txt", Bytes.InMemory("two".toByteArray()))
        airplane(false)
        for (name in listOf("Rigging", "Lights")) town.door("delete", mapOf("drive" to Town.ADA, "path" to name, "by" to Town.NOOR))
        until("both are asked about") {
            sync()
            outbox.list().count { it.state is IntentState.NeedsYou } == 2
        }
        var put: Pair<ItemRow, Putting>? = null
        val holder = holder(object : OutboxWays by Nowhere() {
            override fun put(account: AccountId, from: ItemRow, what: Putting) {
                put = from to what
            }
        })
        val changes = holder.state.until("both are shown") { state -> state.waiting.count { it.why != null } == 2 }.waiting
        val (truss, desk) = changes.first { it.name == "Truss 7.txt" } to changes.first { it.name == "Desk.txt" }
        assertEquals(listOf(Cure.PUT_BACK, Cure.PUT_ELSEWHERE, Cure.TAKE_BACK), curesOf(truss))
        holder.cure(truss, Cure.PUT_BACK)
        holder.cure(desk, Cure.PUT_ELSEWHERE)
        until("a folder is asked for") { put != null }
        var left = false
        val pick = PickHolder(shell, account, put!!.first, put!!.second, { left = true }, words, scope)
        pick.enter(other)
        pick.put()
        until("it is chosen") { left }
        until("both have arrived") {
            sync()
            outbox.list().isEmpty()
        }
        val tree = town.door("tree?drive=${Town.ADA}&path=").toString()
        assertTrue(tree, "Sound/Desk.txt" in tree && "Truss 7.txt" in tree)
    }

    @Test
    fun what_others_need_falls_only_when_she_agrees_and_is_named_before() = signed {
        airplane(true)
        val folder = documents.makeFolder(own(), "Rigging")
        documents.create(folder, "Truss 7.txt", Bytes.InMemory("one".toByteArray()))
        val holder = holder()
        val change = holder.state.until("both wait") { it.waiting.size == 2 }.waiting.first { it.name == "Rigging" }
        holder.cancel(change)
        val falling = holder.state.until("it is asked") { it.falling != null }.falling!!
        assertTrue("${falling.why}", falling.why is Reason.OthersFall)
        assertEquals(2, outbox.list().size)
        holder.cancelAll()
        until("both are taken back") { outbox.list().isEmpty() }
    }

    internal open class Nowhere : OutboxWays {
        override fun back() = Unit
        override fun settle(account: AccountId, intent: IntentRow) = Unit
        override fun folder(account: AccountId, folder: ItemRow) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun writing(account: AccountId, feed: FeedRow) = Unit
        override fun messageTo(account: AccountId, to: List<PersonRow>) = Unit
        override fun put(account: AccountId, from: ItemRow, what: Putting) = Unit
        override fun keptBack(account: AccountId, content: ContentRow) = Unit
        override fun signIn(again: AccountId?) = Unit
    }
}
