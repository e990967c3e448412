/** The page's beginning: the way in is taken out of the address before anything else runs. */
import { entrance } from './lib/entrance.ts'
import { mount } from 'svelte'
import App from './App.svelte'
import { prepareNumbers } from './lib/intl.ts'
import './styles/tokens.css'
import './styles/base.css'

const target = document.getElementById('page')
if (target !== null) mount(App, { target, props: { entrance } })
void entrance.then(prepareNumbers)
