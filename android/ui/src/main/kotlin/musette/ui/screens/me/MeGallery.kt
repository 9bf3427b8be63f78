package musette.ui.screens.me

import musette.Account
import musette.Connection
import musette.Reason
import musette.SignInNeed
import musette.Storage
import musette.Support
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun account(label: String, login: String, need: SignInNeed? = null, connection: Connection = Connection.ONLINE) =
    Account(Samples.RIVE, label, login, "Ada Keller", need, connection, WallTime(Samples.NOW - 30 * Samples.DAY))

private val accounts = listOf(
    account("Rive Festival", "ada.keller@rive.example"),
    account("Rive Cafés", "ada.keller@cafes.example", connection = Connection.OFFLINE).copy(id = Samples.CAFES),
)
private val long = Samples.account(
    Samples.RIVE, "Association romande des techniciens de scène et de plateau", "maximilienne.von-gunten-delacretaz@techniciens-de-scene.example",
    "Maximilienne von Gunten-Delacrétaz",
)
private val support = Support("+41 21 555 01 23", "help@rive.example", "https://help.rive.example")

private val held = listOf(
    HeldHere(Samples.RIVE, "Rive Festival", Storage(42_000uL, 1_310_000_000uL, 288_000_000uL, 61_000_000uL, 4_000_000_000uL), 4_200_000uL, 310_000uL),
    HeldHere(Samples.RIVE, "Rive Cafés", Storage(0uL, 0uL, 5_400_000uL, 2_100_000uL, 4_000_000_000uL), 88_000uL, 12_000uL),
)

private fun me(state: String, me: MeState, main: Boolean = false) = Scene("me", state, main) { MeView(me.copy(version = "0.1.0"), noDeeds()) }

internal val meScenes = listOf(
    me("accounts", MeState(accounts, 3, 0, support, held = held), main = true),
    me("this-device", MeState(accounts.take(1), held = held.take(1))),
    me("freeing", MeState(accounts.take(1), held = held.take(1), freeing = held.first())),
    me("language", MeState(accounts.take(1), held = held.take(1), language = "fr", choosing = true)),
    me("needs-person", MeState(accounts, 3, 2, support)),
    me("captured", MeState(listOf(account("Rive Festival", "ada.keller@rive.example", connection = Connection.CAPTURED)), held = held.take(1))),
    me("trouble", MeState(accounts.take(1), held = held.take(1), trouble = Reason.NoSpace)),
    me("first-time", MeState(known = false)),
    me("long", MeState(listOf(long), 3, 0, support, held = listOf(held[0].copy(label = long.label), held[1]))),
    me("sign-in-again", MeState(listOf(account("Rive Festival", "ada.keller@rive.example", SignInNeed.Again)))),
    me("leaving", MeState(accounts, 0, 0, support, Leaving(Samples.RIVE, "Rive Festival", emptyMap()))),
    me("leaving-loses", MeState(accounts, 3, 0, support, Leaving(Samples.RIVE, "Rive Festival", Loss.entries.zip(listOf(3uL, 1uL, 2uL, 1uL, 1uL)).toMap()))),
)
