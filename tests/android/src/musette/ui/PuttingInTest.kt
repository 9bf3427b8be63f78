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
import musette.Reason
import musette.Town
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.screens.documents.FolderHolder
import musette.ui.screens.documents.FolderWays
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.Shelf
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import org.junit.Assert.assertEquals
import org.junit.Assume.assumeTrue
import org.junit.Test
import java.io.ByteArrayInputStream
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import musette.Device as Signed

/** What a person puts in: whom she names with an @, which files she gives a folder. On the real core, against a town. */
class PuttingInTest {
    @Test
    fun whoever_is_picked_behind_an_at_is_mentioned_and_nobody_else() = with { shell, account, scope ->
        val feeds = shell.musette.feeds(account)
        val crew = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.name == "Stage crew" }.id.row
        val thread = feeds.threads(crew, At.Start, 1u).threads.single().id.row
        val holder = ThreadHolder(shell, account, thread, Nowhere, scope)

        holder.composer.type("Mail noor@rive.example or ask @No")
        val noor = holder.state.first { state -> state.composed.offered.any { it.name == "Noor Haddad" } }.composed.offered.first { it.name == "Noor Haddad" }
        holder.composer.mention(noor)
        assertEquals("Mail noor@rive.example or ask @Noor Haddad ", holder.state.value.composed.text)
        holder.composer.type("Mail noor@rive.example or ask @Noor Haddad, not @Noor Hadda")
        holder.composer.send()
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
        holder.state.first { it.composed.text.isNotEmpty() }
        holder.composer.send()
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

    @Test
    fun of_several_files_the_one_that_fails_is_named_with_its_reason_and_the_others_are_in() = with { shell, account, scope ->
        val documents = shell.musette.documents(account)
        val folder = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
        val holder = FolderHolder(shell, account, folder, Nowhere, words, scope)
        var broken = true
        val film = object : Incoming by given("Film.mov", "three") {
            override fun reader() = if (broken) throw IOException("the card was pulled out") else ByteArrayInputStream("three".toByteArray())
        }
        holder.add(listOf(given("One.jpg", "one"), film, given("Two.jpg", "two")))
        val left = withTimeout(PATIENCE_MS) { holder.state.first { it.notTaken.isNotEmpty() } }.notTaken.single()
        assertEquals("Film.mov", left.file.name)
        withTimeout(PATIENCE_MS) { shell.changed.first { names(shell, account, folder).containsAll(listOf("One.jpg", "Two.jpg")) } }
        // It fails once more, and is still there; then it can be read.
        holder.addAgain()
        withTimeout(PATIENCE_MS) { holder.state.first { it.notTaken.singleOrNull()?.number?.let { number -> number > left.number } == true } }
        broken = false
        holder.addAgain()
        withTimeout(PATIENCE_MS) { shell.changed.first { "Film.mov" in names(shell, account, folder) } }
        assertEquals(emptyList<NotTaken>(), holder.state.value.notTaken)
        assertEquals("each is in once", 3, names(shell, account, folder).count { it in listOf("One.jpg", "Two.jpg", "Film.mov") })
    }

    @Test
    fun a_photograph_for_which_the_disk_has_no_room_stays_at_hand_and_goes_in_when_it_has() {
        val disk = Files.createTempDirectory("musette-small-")
        val mounted = ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", "$disk").start().waitFor() == 0
        assumeTrue("this machine lets nobody mount a small disk", mounted)
        try {
            with(disk.resolve("device").also(Files::createDirectory)) { shell, account, scope ->
                val documents = shell.musette.documents(account)
                val folder = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)
                val photograph = ByteArray(700_000) { (it * 31).toByte() }
                (shell.device as Hands).photograph = photograph
                val ballast = disk.resolve("ballast")
                fill(ballast)
                val left = CoroutineScope(SupervisorJob() + Dispatchers.Default)
                val holder = FolderHolder(shell, account, folder, Nowhere, words, left)
                holder.photograph()
                val kept = withTimeout(PATIENCE_MS) { holder.state.first { it.notTaken.isNotEmpty() } }.notTaken.single()
                assertEquals(Reason.NoSpace, kept.why)
                left.cancel()

                // Whoever comes back to the folder finds it, and it goes in as soon as there is room.
                val again = FolderHolder(shell, account, folder, Nowhere, words, scope)
                assertEquals(listOf(kept), withTimeout(PATIENCE_MS) { again.state.first { it.notTaken.isNotEmpty() } }.notTaken)
                Files.delete(ballast)
                again.addAgain()
                withTimeout(PATIENCE_MS) { shell.changed.first { "Covers.png" in names(shell, account, folder) } }
                assertEquals(emptyList<NotTaken>(), again.state.value.notTaken)
                val row = documents.page(folder, At.Start, 200u).items.first { it.name == "Covers.png" }
                assertEquals(photograph.size.toULong(), row.size)
            }
        } finally {
            ProcessBuilder("umount", "$disk").start().waitFor()
            Files.delete(disk)
        }
    }

    /** Writes until the disk has no room. */
    private fun fill(ballast: Path) {
        for (piece in listOf(1 shl 20, 1 shl 12)) {
            try {
                Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND).use { while (true) it.write(ByteArray(piece)) }
            } catch (full: IOException) {
                continue
            }
        }
    }

    private val words get() = musette.ui.words.Sentences(musette.Words.preferred(listOf("en")))

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

    private fun with(
        folder: Path = Files.createTempDirectory("musette-"), play: suspend (Shell, AccountId, CoroutineScope) -> Unit,
    ) = Town.open().use { town ->
        runBlocking {
            Signed.of(town, Town.ADA, folder).use { signed ->
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
    private object Nowhere : ThreadWays, FolderWays {
        override fun attached(account: AccountId, post: PostRow, number: UInt) = Unit
        override fun folder(account: AccountId, folder: ItemRow) = Unit
        override fun shelf(account: AccountId, shelf: Shelf) = Unit
        override fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun history(account: AccountId, item: ItemRow) = Unit
        override fun feed(account: AccountId, feed: FeedRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun message(account: AccountId, person: PersonRow?) = Unit
        override fun back() = Unit
    }

    private companion object {
        const val PATIENCE_MS = 60_000L
    }
}
