package musette.ui.screens.welcome

import musette.Reason

/** One field, and what became of it. [again]: somebody's account that has to sign in once more. */
data class WelcomeState(val typed: String = "", val busy: Boolean = false, val again: String? = null, val trouble: Reason? = null, val unknown: Boolean = false)

interface WelcomeDeeds {
    fun type(address: String)
    fun go()
    fun scan()
    fun back()
    fun dismiss()
}
