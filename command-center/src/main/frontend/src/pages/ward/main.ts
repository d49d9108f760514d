import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/overlay/style/css'
import 'element-plus/es/components/alert/style/css'
import './ward.css'
import { startPage } from '@/shared/ui/startPage'
import Ward from './Ward.vue'

startPage(Ward, 'ward')
