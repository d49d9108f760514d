import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/alert/style/css'
import 'element-plus/es/components/button/style/css'
import 'element-plus/es/components/input/style/css'
import 'element-plus/es/components/tag/style/css'
import 'element-plus/es/components/timeline/style/css'
import 'element-plus/es/components/timeline-item/style/css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './wall.css'
import { startPage } from '@/shared/ui/startPage'
import Wall from './Wall.vue'

startPage(Wall, 'wall')
