import 'vant/es/style/base.css'
// Without its icon style: that carries its font as a data: address, which the security policy refuses.
import 'vant/es/button/index.css'
import 'vant/es/loading/index.css'
import 'vant/es/notice-bar/index.css'
import 'vant/es/overlay/index.css'
import 'vant/es/popup/index.css'
import 'vant/es/tag/index.css'
import './field.css'
import { startPage } from '@/shared/ui/startPage'
import Field from './Field.vue'
import { beAnApp } from './install'

beAnApp()
startPage(Field, 'field')
