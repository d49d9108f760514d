import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/button/style/css'
import 'element-plus/es/components/form/style/css'
import 'element-plus/es/components/form-item/style/css'
import 'element-plus/es/components/input/style/css'
import 'element-plus/es/components/alert/style/css'
import { startPage } from '@/shared/ui/startPage'
import Login from './Login.vue'

startPage(Login, 'login')
