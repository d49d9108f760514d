import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/alert/style/css'
import 'element-plus/es/components/button/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/overlay/style/css'
import './registry.css'
import { onlyWhileAttended } from '@/shared/ui/attended'
import { startPage } from '@/shared/ui/startPage'
import Registry from './Registry.vue'

onlyWhileAttended()
startPage(Registry, 'registry')
