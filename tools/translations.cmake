# The Chinese catalogue: tools/po/zh_CN.po becomes share/locale/zh_CN/LC_MESSAGES/sscard.mo beside
# the bin folder of the program. `cmake --build build --target messages` renews tools/po/sscard.pot.
find_program(MSGFMT msgfmt REQUIRED)
find_program(XGETTEXT xgettext REQUIRED)

set(catalogue ${CMAKE_BINARY_DIR}/share/locale/zh_CN/LC_MESSAGES/sscard.mo)
add_custom_command(
  OUTPUT ${catalogue}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/share/locale/zh_CN/LC_MESSAGES
  COMMAND ${MSGFMT} --check -o ${catalogue} ${CMAKE_SOURCE_DIR}/tools/po/zh_CN.po
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/po/zh_CN.po)
add_custom_target(translations ALL DEPENDS ${catalogue})
install(FILES ${catalogue} DESTINATION share/locale/zh_CN/LC_MESSAGES)

add_custom_target(messages
  COMMAND sh ${CMAKE_SOURCE_DIR}/tools/messages ${XGETTEXT} ${CMAKE_SOURCE_DIR}/tools/po/sscard.pot
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
