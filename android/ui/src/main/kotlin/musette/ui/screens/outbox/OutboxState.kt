package musette.ui.screens.outbox

import musette.Account
import musette.DraftItem
import musette.FeedAsk
import musette.IntentState
import musette.ItemState
import musette.KeptBack
import musette.Later
import musette.NeedsYou
import musette.Reason
import musette.Refusal
import musette.Remedy
import musette.TwoVersions
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.WallTime
import musette.ui.screens.documents.Putting

/** Which door of the core a change belongs to: each has its own deeds. */
enum class Door { DOCUMENTS, FEEDS, TASKS }

/**
 * A change that a person asked for, whatever it is of.
 *
 * @property what the words of what it asks for: "new file", "answer to Luc Favre". [name]: how what it is about is called.
 * @property item the document, [feed] the group, [post] the post that it is about.
 * @property asked what it asks for in feeds.
 * @property triedAt when it was last tried, [nextAt] when it is tried again, as far as that is known.
 * @property nearest where it can be put back, as people say it.
 * @property together the changes that are one question with this one, itself among them.
 * @property underway how much of a document is sent, while it is being sent.
 * @property inDoubt it may have taken effect.
 */
data class Waiting(
    val account: AccountId,
    val door: Door,
    val intent: IntentRow,
    val what: String,
    val where: String,
    val state: IntentState,
    val askedAt: WallTime,
    val holdUntil: WallTime? = null,
    val lastFailure: Later? = null,
    val remedies: List<Remedy> = emptyList(),
    val name: String = what,
    val item: ItemRow? = null,
    val feed: FeedRow? = null,
    val post: PostRow? = null,
    val asked: FeedAsk? = null,
    val triedAt: WallTime? = null,
    val nextAt: WallTime? = null,
    val nearest: String? = null,
    val together: List<IntentRow> = listOf(intent),
    val inDoubt: Boolean = false,
    val underway: ItemState.Sending? = null,
) {
    val why: NeedsYou? get() = (state as? IntentState.NeedsYou)?.why
    val key: String get() = "${account.text} ${door.name} ${intent.row}"
}

/** What can be done about a change that needs the person: each has a control. */
enum class Cure { TRY_AGAIN, DO_IT, ASK_TO_BE_LET_IN, OTHER_NAME, PUT_BACK, PUT_ELSEWHERE, POST_ANEW, MAKE_ANEW, TAKE_BACK }

/** The controls of all remedies that the core names, in its order; what only this person can ask for stands first. */
fun curesOf(change: Waiting): List<Cure> {
    val isShutOut = (change.why as? NeedsYou.Refused)?.v1 == Refusal.NOT_A_MEMBER
    return listOfNotNull(Cure.ASK_TO_BE_LET_IN.takeIf { isShutOut }) + change.remedies.flatMap { curesOf(it, change) }
}

private fun curesOf(remedy: Remedy, change: Waiting): List<Cure> = when (remedy) {
    Remedy.RETRY -> listOf(Cure.TRY_AGAIN)
    Remedy.CONFIRM -> listOf(Cure.DO_IT)
    Remedy.RENAME -> listOf(Cure.OTHER_NAME)
    Remedy.DISCARD -> listOf(Cure.TAKE_BACK)
    Remedy.ELSEWHERE -> when (change.door) {
        // Where the path is too long, or a name taken, the nearest folder is the one that will not do.
        Door.DOCUMENTS -> if (change.why is NeedsYou.Refused) listOf(Cure.PUT_ELSEWHERE) else listOf(Cure.PUT_BACK, Cure.PUT_ELSEWHERE)
        Door.FEEDS -> listOf(Cure.POST_ANEW)
        Door.TASKS -> listOf(Cure.MAKE_ANEW)
    }
}

/** What was delivered: what, where, when. */
data class Arrived(val key: String, val what: String, val where: String, val at: WallTime)

/** What was taken back before it left, and is nowhere but here. */
sealed interface Back {
    val account: AccountId
    val at: WallTime
    val key: String

    /** Words, and what hangs on them. */
    data class Words(override val account: AccountId, val draft: DraftItem) : Back {
        override val at get() = draft.changedAt

        /** It says whom it was for only to its person: nobody is known who could get it. */
        val isForNobody get() = draft.thread == null && draft.to.isEmpty() && draft.place.isEmpty()
        override val key get() = "${account.text} w ${draft.id.row.row}"
    }

    data class File(override val account: AccountId, val kept: KeptBack) : Back {
        override val at get() = kept.savedAt
        override val key get() = "${account.text} k ${kept.content.row}"
    }
}

/** What is to be taken back, and why others would fall with it. */
data class Falling(val change: Waiting, val why: Reason)

/**
 * @property signIn accounts of which nothing is sent before their person has signed in again.
 * @property back what was taken back, the latest first.
 * @property isOffline nothing of what waits can leave now; [isCaptured]: for a Wi-Fi wants a sign-in page first.
 * @property letting what is to be let go of, once that is agreed to.
 * @property about what [trouble] is about.
 */
data class OutboxState(
    val known: Boolean = false,
    val waiting: List<Waiting> = emptyList(),
    val arrived: List<Arrived> = emptyList(),
    val versions: List<TwoVersions> = emptyList(),
    val back: List<Back> = emptyList(),
    val signIn: List<Account> = emptyList(),
    val sending: Boolean = false,
    val isOffline: Boolean = false,
    val isCaptured: Boolean = false,
    val falling: Falling? = null,
    val letting: Back? = null,
    val trouble: Reason? = null,
    val about: String = "",
)

interface OutboxDeeds {
    fun back()
    fun send()

    /** [name]: the other one, where one is asked for. */
    fun cure(change: Waiting, cure: Cure, name: String = "")
    fun cancel(change: Waiting)

    /** What would fall with it falls too. */
    fun cancelAll()
    fun leaveIt()
    fun open(change: Waiting)
    fun settle(versions: TwoVersions)
    fun signIn(account: Account)

    /** Words are gone on with where they were to go. */
    fun goOn(words: Back.Words)
    fun copy(words: Back.Words)
    fun look(file: Back.File)
    fun putBack(file: Back.File)
    fun putElsewhere(file: Back.File)

    /** Asks first: it loses. */
    fun letGo(what: Back)
    fun letItGo()
    fun dismiss()
}

/** Where the outbox leads. */
interface OutboxWays {
    fun back()
    fun settle(account: AccountId, intent: IntentRow)
    fun folder(account: AccountId, folder: ItemRow)
    fun document(account: AccountId, item: ItemRow)
    fun thread(account: AccountId, thread: PostRow)

    /** To a group, with its composer open. */
    fun writing(account: AccountId, feed: FeedRow)
    fun messageTo(account: AccountId, to: List<PersonRow>)
    fun put(account: AccountId, from: ItemRow, what: Putting)
    fun keptBack(account: AccountId, content: ContentRow)
    fun signIn(again: AccountId?)
}
