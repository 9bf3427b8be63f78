package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.At
import musette.DriveKind
import musette.Town
import musette.Words
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ui.words.Sentences
import java.io.ByteArrayInputStream
import musette.Device as OnDevice

/** Somebody of the cast with a device of her own, signed in to a town: what state holders are tested on. */
class Signed(val town: Town, val shell: Shell, val account: AccountId, val scope: CoroutineScope, val hands: Hands) {
    val words = Sentences(Words.preferred(listOf("en")))
    val feeds = shell.musette.feeds(account)
    val documents = shell.musette.documents(account)
    val outbox = shell.musette.outbox(account)

    suspend fun crew(): FeedRow = feeds.list().feeds.first { it.name == "Stage crew" }.id.row
    suspend fun thread(): PostRow = feeds.threads(crew(), At.Start, 1u).threads.first().id.row
    suspend fun own(): ItemRow = documents.root(documents.drives().first { it.kind == DriveKind.PERSONAL }.id.row)

    fun airplane(on: Boolean) = town.door("airplane", mapOf("on" to on))
    suspend fun sync() = shell.musette.sync(account, OnDevice.ALL)
    fun posts(text: String) = town.door("posts?text=${text.replace(" ", "%20")}")["count"].asInt

    suspend fun until(what: String, holds: suspend () -> Boolean) = try {
        withTimeout(PATIENCE_MS) { while (!holds()) delay(20) }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError(what, late)
    }

    /** The state, as soon as it is so. */
    suspend fun <S> StateFlow<S>.until(what: String, holds: (S) -> Boolean): S = try {
        withTimeout(PATIENCE_MS) { first(holds) }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError("$what; it is: $value", late)
    }

    companion object {
        const val PATIENCE_MS = 30_000L

        fun signed(login: String = Town.ADA, files: Int = 400, people: Int = 60, play: suspend Signed.() -> Unit) =
            Town.open(files = files, people = people).use { town -> played(town, login, play) }

        private fun played(town: Town, login: String, play: suspend Signed.() -> Unit) {
            runBlocking {
                OnDevice.of(town, login).use { device ->
                    val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
                    try {
                        val hands = Hands(town, login)
                        val shell = Shell(device.musette, hands, scope)
                        shell.readAccounts()
                        device.musette.sync(device.account.id, OnDevice.ALL)
                        Signed(town, shell, device.account.id, scope, hands).play()
                    } finally {
                        scope.cancel()
                        device.musette.suspend()
                    }
                }
            }
        }
    }
}

/** A file that is given, as a camera or another app gives it. */
internal fun given(named: String, bytes: ByteArray) = object : Incoming {
    override val name = named
    override val type = "application/octet-stream"
    override val size = bytes.size.toLong()
    override fun reader() = ByteArrayInputStream(bytes)
}
