export const enRegistryBeds = {
  beds: {
    title: 'The bed',
    admit: 'Admit to a bed',
    place: 'Institution (name or pinyin)',
    otherHouse: 'Or to another institution',
    otherPerson: 'Or somebody of the register',
    home: 'Home they live in afterwards; none for where they came from',
    failed: 'Beds cannot be read now: {reason}',
  },
}
