import type { LogWriter } from './writer.ts';

/**
 * Logging of the Java world. Sources: logging.apache.org/log4j (1.2 and 2.x configuration), logback.qos.ch/manual
 * (appenders), docs.spring.io/spring-boot (features, logging), docs.oracle.com (java.util.logging.FileHandler),
 * tomcat.apache.org (Valve, logging).
 */
export const JAVA_LOGS: readonly LogWriter[] = [
  {
    by: 'FileAppender',
    kind: null,
    languages: ['properties'],
    needs: /\.FileAppender|RollingFileAppender/,
    form: /^[ \t]*log4j\.appender\.(?<name>[\w-]{1,100})\.File[ \t]*[=:][ \t]*(?<file>[^\s]{1,300})/gim,
    attached:
      /^[ \t]*log4j\.(?:rootLogger|rootCategory|logger\.[\w.$-]{1,200}|category\.[\w.$-]{1,200})[ \t]*[=:](?<names>[^\n]{0,500})/gm,
  },
  {
    by: 'appender.fileName',
    kind: null,
    languages: ['properties'],
    needs: /\.type[ \t]*=[ \t]*(?:Rolling(?:RandomAccess)?File|File|RandomAccessFile)\b/,
    form: /^[ \t]*appender\.[\w-]{1,100}\.fileName[ \t]*[=:][ \t]*(?<file>[^\s]{1,300})/gm,
  },
  {
    by: 'java.util.logging.FileHandler',
    kind: null,
    languages: ['properties'],
    needs: /^[ \t]*(?:\.?handlers|[\w.]{1,200}\.handlers)[ \t]*=[^\n]{0,300}FileHandler/m,
    form: /^[ \t]*java\.util\.logging\.FileHandler\.pattern[ \t]*[=:][ \t]*(?<file>[^\s]{1,300})/gm,
  },
  {
    by: 'juli.FileHandler',
    kind: null,
    languages: ['properties'],
    form: /^[ \t]*handlers[ \t]*=[^\n]{0,300}\.juli\.(?:Async)?FileHandler/gm,
  },
  {
    by: 'logging.file',
    kind: null,
    languages: ['properties'],
    form: /^[ \t]*logging\.file(?:\.name|\.path)?[ \t]*[=:][ \t]*(?<file>[^\s]{1,300})/gm,
  },
  {
    by: 'logging.file',
    kind: null,
    languages: ['yaml'],
    needs: /^(?:spring|server|management|logging):/m,
    form: /^logging:[ \t]*\r?$/gm,
    body: { until: '\n\n' },
    files: [
      /^[ \t]+file:[ \t]*\r?\n[ \t]+(?:name|path):[ \t]*["']?(?<file>[^\s"'#]{1,300})/m,
      /^[ \t]+file:[ \t]*["']?(?<file>[^\s"'#]{1,300})/m,
    ],
  },
  {
    by: 'FileAppender',
    kind: null,
    languages: ['xml'],
    form: /<appender[ \t\r\n][^>]{0,200}class[ \t]*=[ \t]*"[^"]{0,200}FileAppender"[^>]{0,200}>/g,
    body: { until: '</appender>' },
    files: [
      /<file>[ \t\r\n]*(?<file>[^<]{1,300}?)[ \t\r\n]*<\/file>/i,
      /<file\s{1,9}value\s{0,9}=\s{0,9}"(?<file>[^"]{1,300})"/i,
      /<param\s{1,9}name\s{0,9}=\s{0,9}"File"\s{1,9}value\s{0,9}=\s{0,9}"(?<file>[^"]{1,300})"/i,
      /<fileNamePattern>[ \t\r\n]*(?<file>[^<]{1,300}?)[ \t\r\n]*<\/fileNamePattern>/i,
    ],
    attached: /<appender-ref\s{1,9}ref\s{0,9}=\s{0,9}"(?<names>[^"]{1,100})"/gi,
  },
  {
    by: 'RollingFile',
    kind: null,
    languages: ['xml'],
    form: /<(?:Rolling(?:RandomAccess)?File|RandomAccessFile|File)[ \t\r\n][^>]{0,300}?fileName[ \t]*=[ \t]*"(?<file>[^"]{1,300})"/g,
    attached: /<AppenderRef\s{1,9}ref\s{0,9}=\s{0,9}"(?<names>[^"]{1,100})"/gi,
  },
  {
    by: 'AccessLogValve',
    kind: 'access',
    languages: ['xml'],
    form: /<Valve[ \t\r\n][^>]{0,400}AccessLogValve"[^>]{0,400}>/g,
  },
  {
    by: 'FileHandler',
    kind: null,
    languages: ['java'],
    form: /\bnew[ \t]+FileHandler[ \t]*\([ \t]*"(?<file>[^"\n]{1,300})"/g,
  },
];
