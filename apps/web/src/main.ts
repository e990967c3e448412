/** The page's beginning: the way in is taken out of the address before anything is drawn or asked for. */
import { entrance, spoken } from './lib/entrance.ts'
import { mount } from 'svelte'
import App from './App.svelte'
import { language } from './lib/i18n.svelte.ts'
import './styles/tokens.css'
import './styles/base.css'

language.begin(await spoken)
const target = document.getElementById('page')
if (target !== null) mount(App, { target, props: { entrance } })
