package care.shouhu.command.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "张秀英, zhangxiuying, zxy",
    "单雄信, shanxiongxin, sxx",
    "曾国藩, zengguofan, zgf",
    "欧阳修, ouyangxiu, oyx",
    "吕布, lubu, lb",
    "重庆路养老院, chongqingluyanglaoyuan, cqlyly",
    "李Mary3, limary3, lm",
    "！, -, -"
  })
  void aName_isSpeltAsItIsSaid(String name, String full, String initials) {
    assertThat(Spelling.of(name)).isEqualTo(new Spelling(full, initials));
  }

  @ParameterizedTest
  @CsvSource({"Lv Bu, lubu", "lü bu, lubu", "ZHANG xiu'ying, zhangxiuying", "nv, nu", "eva, eva"})
  void whatIsTyped_isSpeltAlike(String typed, String asked) {
    assertThat(Spelling.asked(typed)).isEqualTo(asked);
  }
}
