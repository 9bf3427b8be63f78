package musette.ui

import androidx.compose.ui.draganddrop.DragAndDropEvent
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.getAndUpdate
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.onSubscription
import kotlinx.coroutines.flow.shareIn
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Budget
import musette.Changed
import musette.Connection
import musette.Musette
import musette.MusetteException
import musette.Reason
import musette.Scope
import musette.changes
import musette.ids.AccountId

/**
 * What every state holder stands on: the engine, who is signed in, what changes.
 *
 * **Promises.** The accounts are read again whenever one changes. A failed deed becomes a [Reason] for the screen that asked for it,
 * never a crash. Holders ask the engine; nothing of a list is kept here.
 */
class Shell(val musette: Musette, val device: Device, val scope: CoroutineScope) {
    private val known = MutableStateFlow<List<Account>>(emptyList())
    private val bringing = MutableStateFlow<Map<AccountId, Int>>(emptyMap())
    private val redirect = MutableStateFlow<String?>(null)
    private val spoken = MutableStateFlow<String?>(null)
    private val notPermitted = MutableStateFlow<Permission?>(null)
    private val lookedAt = MutableStateFlow(-BETWEEN_LOOKS_MS)

    /** What is typed, on its way into the core. */
    val drafts = Drafts(scope)

    /** Pictures of the core, for all screens. */
    val images = Images(device.context)

    /** Files that are not in yet. */
    val untaken = Untaken()

    /** Copies that other apps have. */
    val lendings = Lendings(this)

    /** What was just asked for on a screen that was left. */
    val undoing = Undoing(this)

    /** Where a browser came back to that nobody waits for: the app was gone meanwhile. Taken by [takeRedirect]. */
    val redirected: StateFlow<String?> = redirect.asStateFlow()

    /** The language that was chosen for this app, as in BCP 47; null: that of the device. */
    val language: StateFlow<String?> = spoken.asStateFlow()

    /** Who is signed in on this device; empty before the first reading. */
    val accounts: StateFlow<List<Account>> = known.asStateFlow()

    private val chosen = MutableStateFlow<AccountId?>(null)

    /** Whose things the places show. */
    val choice: AccountChoice get() = AccountChoice(known.value, chosen.value)
    val choices: Flow<AccountChoice> = combine(known, chosen, ::AccountChoice)

    private val told: SharedFlow<List<Changed>> = musette.changes()
        .onEach { changes -> if (changes.isEmpty() || changes.any { it.scope is Scope.Account || it.scope is Scope.Everything }) readAccounts() }
        .shareIn(scope, SharingStarted.Eagerly)

    /** What may look different. To whom begins to listen the first list is empty: from then on nothing is missed. */
    val changed: Flow<List<Changed>> = told.onSubscription { emit(emptyList()) }

    suspend fun readAccounts() {
        val before = known.value
        known.value = attempt { musette.accounts().list() } ?: return
        if (before.any { one -> known.value.none { it.id == one.id } }) images.forget()
        // Of whom nothing is here any more nothing could be shown.
        chosen.update { only -> only.takeIf { choice.isOffered && known.value.any { it.id == only } } }
    }

    /** From now on the places show what this account has; null: what all have. */
    fun showOnly(account: AccountId?) {
        chosen.value = account?.takeIf { only -> known.value.isEmpty() || known.value.any { it.id == only } }
    }

    suspend fun readLanguage() {
        spoken.value = attempt { musette.language() } ?: return
    }

    /** Speaks another language from now on; null: that of the device again. */
    suspend fun speak(language: String?) {
        musette.setLanguage(language)
        spoken.value = language
    }

    /** The platform was called back with this address by a browser; also the first thing after a cold start. */
    fun browserCameBack(address: String) {
        redirect.value = address
    }

    /** The address, for the one who finishes the sign-in with it: once. */
    fun takeRedirect(): String? = redirect.getAndUpdate { null }

    /** The person is here again, from another app or from the pocket: what was lent comes back, and what is new is looked for. */
    fun personIsBack() {
        scope.launch { lendings.takeBack() }
        val now = device.now().millis
        if (lookedAt.getAndUpdate { if (now - it in 0..<BETWEEN_LOOKS_MS) it else now }.let { now - it !in 0..<BETWEEN_LOOKS_MS }) {
            for (account in known.value) look(account.id)
        }
    }

    /** The app is put aside: what was typed is in the core, no file is open, no lock held. [Musette.resume] goes on. */
    suspend fun putAside() {
        drafts.stored()
        attempt { musette.suspend() }
    }

    /** What the person does not let the app do; told until it was read. */
    val refused: StateFlow<Permission?> get() = notPermitted.asStateFlow()

    /** A photograph that is taken now; null where none was, or the camera is not let. */
    suspend fun photograph(): Incoming? = if (isLet(Permission.CAMERA)) device.photograph() else null

    /** What an invitation says; null where none was scanned, or the camera is not let. */
    suspend fun scan(): String? = if (isLet(Permission.CAMERA)) device.scan() else null

    private suspend fun isLet(permission: Permission): Boolean {
        val isLet = device.permit(permission)
        notPermitted.value = if (isLet) null else permission
        return isLet
    }

    fun refusalWasRead() {
        notPermitted.value = null
    }

    /** The files of what was dropped; that something was no file is told. */
    fun dropped(event: DragAndDropEvent): List<Incoming> {
        val dropped = device.dropped(event)
        if (dropped.others) undoing.notice("drop-only-files")
        return dropped.files
    }

    /** Hands a lent file to another app; that none takes it is told. */
    suspend fun openWith(path: String): Boolean = device.openWith(path).also { if (!it) undoing.notice("file-not-opened") }

    /** Hands a text to whatever the person chooses. Where nothing takes it, it can be pasted. */
    suspend fun share(text: String) {
        if (!device.share(text)) device.copy(text)
    }

    /** Lets the person in where a Wi-Fi wants that first. */
    fun openPortal() {
        scope.launch { device.openPortal() }
    }

    /** Hands an address to whatever shows it; that nothing does is told. */
    suspend fun openAddress(address: String) {
        if (address.isEmpty() || !device.openAddress(address)) undoing.notice("address-not-opened")
    }

    /** How the network is for an account. */
    fun connection(account: AccountId): Connection = known.value.firstOrNull { it.id == account }?.connection ?: Connection.UNKNOWN

    /** Brings an account up to date; what it finds shows up as changes. */
    fun look(account: AccountId) {
        scope.launch { bring(account) }
    }

    /** The same, until it is done. A sync that ran already may have passed by what was asked for meanwhile: then there is another. */
    suspend fun bring(account: AccountId, told: (Reason) -> Unit = {}) {
        val ran = bringing.getAndUpdate { it + (account to (it[account] ?: 0) + 1) }[account] ?: 0
        try {
            repeat(if (ran > 0) 2 else 1) {
                attempt(told) { musette.sync(account, Budget(seconds = 60uL, bytes = null, network = device.network())) }
            }
        } finally {
            bringing.update { it + (account to it.getValue(account) - 1) }
        }
    }

    /** Does something that may fail; [told] gets the reason. Null when it failed. */
    suspend fun <T> attempt(told: (Reason) -> Unit = {}, deed: suspend () -> T): T? = try {
        deed()
    } catch (failure: MusetteException) {
        told(failure.reason)
        null
    }

    private companion object {
        /** Whoever goes to and fro between apps does not ask the server each time. */
        const val BETWEEN_LOOKS_MS = 60_000L
    }
}

/** Why it was not done, whatever kind of failure it is. */
val MusetteException.reason: Reason
    get() = when (this) {
        is MusetteException.Offline -> why
        is MusetteException.Captured -> why
        is MusetteException.Throttled -> why
        is MusetteException.SignInNeeded -> why
        is MusetteException.Locked -> why
        is MusetteException.NotFound -> why
        is MusetteException.Refused -> why
        is MusetteException.Policy -> why
        is MusetteException.Conflict -> why
        is MusetteException.NeedsYou -> why
        is MusetteException.NoSpace -> why
        is MusetteException.Invalid -> why
        is MusetteException.Internal -> why
    }

/** Changes of one account that may concern a list: asked again when any of these scopes is told. */
internal fun List<Changed>.concern(account: AccountId?, about: (Scope) -> Boolean): Boolean =
    isEmpty() || any { (account == null || it.account == null || it.account == account) && (it.scope is Scope.Everything || about(it.scope)) }
