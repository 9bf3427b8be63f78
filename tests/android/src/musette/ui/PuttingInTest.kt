package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.At
import musette.Block
import musette.DriveKind
import musette.FeedKind
import musette.Post
import musette.Town
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ui.screens.documents.FolderHolder
import musette.ui.screens.documents.FolderWays
import musette.ui.screens.documents.Picked
import musette.ui.screens.feeds.FeedWays
import musette.ui.screens.feeds.ThreadHolder
import org.junit.Assert.assertEquals
import org.junit.Test
import java.io.ByteArrayInputStream
import musette.Device as Signed

/** What a person puts in: whom she names with an @, which files she gives a folder. On the real core, against a town. */
class PuttingInTest {
    @Test
    fun whoever_is_picked_behind_an_at_is_mentioned_and_nobody_else() = with { shell, account, scope ->
        val feeds = shell.musette.feeds(account)
        val crew = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.name == "Stage crew" }.id.row
        val thread = feeds.threads(crew, At.Start, 1u).threads.single().id.row
        val holder = ThreadHolder(shell, account, thread, Nowhere, scope)

        holder.type("Mail noor@rive.example or ask @No")
        val noor = holder.state.first { state -> state.offered.any { it.name == "Noor Haddad" } }.offered.first { it.name == "Noor Haddad" }
        holder.mention(noor)
        assertEquals("Mail noor@rive.example or ask @Noor Haddad ", holder.state.value.draft)
        holder.type("Mail noor@rive.example or ask @Noor Haddad, not @Noor Hadda")
        holder.send()
        val sent = written(shell, account, thread, "not @Noor Hadda")
        assertEquals("one of the three is a mention", listOf("Noor Haddad"), mentioned(sent))
    }

    @Test
    fun a_draft_that_comes_back_mentions_whom_it_mentioned() = with { shell, account, scope ->
        val feeds = shell.musette.feeds(account)
        val crew = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.name == "Stage crew" }.id.row
        val thread = feeds.threads(crew, At.Start, 1u).threads.single().id.row
        feeds.setDraft(crew, thread, "Are they up, @Noor Haddad?")
        val holder = ThreadHolder(shell, account, thread, Nowhere, scope)
        holder.state.first { it.draft.isNotEmpty() }
        holder.send()
        assertEquals(listOf("Noor Haddad"), mentioned(written(shell, account, thread, "Are they up")))
    }

    @Test
    fun a_file_of_a_name_that_is_there_lies_beside_it() = with { shell, account, scope ->
        val documents = shell.musette.documents(account)
        val folder = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
        val holder = FolderHolder(shell, account, folder, Nowhere, musette.ui.words.Sentences(musette.Words.preferred(listOf("en"))), scope)
        holder.add(listOf(given("Covers.jpg", "one"), given("Covers.jpg", "two")))
        withTimeout(PATIENCE_MS) { shell.changed.first { names(shell, account, folder).containsAll(listOf("Covers.jpg", "Covers 2.jpg")) } }
        assertEquals(null, holder.state.value.trouble)
    }

    private suspend fun names(shell: Shell, account: AccountId, folder: ItemRow) =
        shell.musette.documents(account).page(folder, At.Start, 200u).items.map { it.name }

    private suspend fun written(shell: Shell, account: AccountId, thread: PostRow, text: String): Post = withTimeout(PATIENCE_MS) {
        fun says(post: Post) = text in post.body.filterIsInstance<Block.Paragraph>().joinToString { block -> block.runs.joinToString("") { it.text } }
        suspend fun found() = shell.musette.feeds(account).thread(thread, At.End, 50u).posts.firstOrNull(::says)
        shell.changed.first { found() != null }
        found()!!
    }

    private fun mentioned(post: Post) =
        post.body.filterIsInstance<Block.Paragraph>().flatMap { it.runs }.filter { it.mention && it.person != null }.map { it.text }

    private fun given(named: String, says: String) = object : Incoming {
        override val name = named
        override val type = "image/jpeg"
        override val size = says.length.toLong()
        override fun reader() = ByteArrayInputStream(says.toByteArray())
    }

    private fun with(play: suspend (Shell, AccountId, CoroutineScope) -> Unit) = Town.open().use { town ->
        runBlocking {
            Signed.of(town, Town.ADA).use { signed ->
                val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
                try {
                    val shell = Shell(signed.musette, Hands(town, Town.ADA), scope)
                    shell.readAccounts()
                    signed.musette.sync(signed.account.id, Signed.ALL)
                    play(shell, signed.account.id, scope)
                } finally {
                    scope.cancel()
                    signed.musette.suspend()
                }
            }
        }
    }

    /** Nobody goes anywhere here. */
    private object Nowhere : FeedWays, FolderWays {
        override fun folder(account: AccountId, folder: ItemRow) = Unit
        override fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun feed(account: AccountId, feed: FeedRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun back() = Unit
    }

    private companion object {
        const val PATIENCE_MS = 60_000L
    }
}
